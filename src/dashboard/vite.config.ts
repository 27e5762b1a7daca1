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

const APP = 'app.tsx';

/** The document names the page's first file beside the one that begins, so that both come at once. */
function fetchEarly(): Plugin {
  return {
    name: 'fetch-early',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const app = Object.values(bundle ?? {}).find(
          (chunk) => chunk.type === 'chunk' && chunk.moduleIds.includes(join(import.meta.dirname, APP)),
        );
        if (!app) throw new Error(`No file of the page begins with ${APP}.`);
        const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${app.fileName}` };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** What the page's first file imports, and so on: one file, for each file more costs the first view some milliseconds. */
function ofApp() {
  const ids = new Set<string>();
  const gather = (id: string, modules: Modules) => {
    if (ids.has(id)) return;
    ids.add(id);
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) gather(imported, modules);
  };
  return (id: string, modules: Modules): string | null => {
    if (ids.size === 0) gather(join(import.meta.dirname, APP), modules);
    return ids.has(id) ? 'app' : null;
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
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'begin', tags: ['$initial'], priority: 2 },
            { name: ofApp(), debugName: 'app', priority: 1 },
          ],
        },
      },
    },
  },
  plugins: [fetchEarly(), compress()],
});
