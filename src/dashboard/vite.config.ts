import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const out = join(import.meta.dirname, '../../dist/dashboard');

/** Writes a .br and a .gz beside each file, so that the server only has to send them. */
function compress(): Plugin {
  return {
    name: 'compress',
    closeBundle() {
      for (const name of readdirSync(join(out, 'assets'))) {
        const file = join(out, 'assets', name);
        const bytes = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** Builds the page into dist/dashboard: hashed files under /assets, and no inline script or style, for the policy forbids them. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  build: {
    outDir: out,
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  plugins: [compress()],
});
