import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, defineConfig, type Plugin } from 'vite';
import { LANGUAGES } from './choices.ts';

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

/** Where it stands in the document: before the styles, for which scripts wait. */
const PLACE = '<script>/* ahead.ts */</script>';

/** ahead.ts as a script in the document itself, before all else; the server names its digest in the policy. */
function askAhead(): Plugin {
  return {
    name: 'ask-ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle }) {
        if (!html.includes(PLACE)) throw new Error(`The document has no place for ahead.ts: ${PLACE}`);
        const words = (language: string) => {
          const source = join(import.meta.dirname, `words/${language}.ts`);
          const file = Object.values(bundle ?? {}).find(
            (chunk) => chunk.type === 'chunk' && chunk.facadeModuleId === source,
          );
          if (!file) throw new Error(`No file of the page begins with ${source}.`);
          return `/${file.fileName}`;
        };
        const files = Object.fromEntries(LANGUAGES.map((language) => [language, words(language)]));
        const script = await bundled('ahead.ts', { WORDS: JSON.stringify(files) });
        return html.replace(PLACE, () => `<script>${script}</script>`);
      },
    },
  };
}

/** A script that needs nothing beside it. */
async function bundled(name: string, define: Record<string, string>): Promise<string> {
  const built = await build({
    ...{ configFile: false, logLevel: 'warn', define },
    build: {
      ...{ write: false, target: 'es2022' },
      lib: { entry: join(import.meta.dirname, name), formats: ['iife'], name: 'ahead' },
    },
  });
  const [{ output }] = built as readonly { readonly output: readonly { readonly code?: string }[] }[];
  return output[0].code!.trim();
}

/** Builds the page into dist/dashboard: hashed files under /assets, no inline style, and one inline script. */
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
    // What the first view needs is one file: each more costs it some milliseconds.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'app', tags: ['$initial'] }] } } },
  },
  plugins: [askAhead(), compress()],
});
