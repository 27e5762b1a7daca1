import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, defineConfig, type Plugin } from 'vite';

const out = join(import.meta.dirname, '../../dist/dashboard');

/** Writes a .br and a .gz beside each file, so that the server only has to send them. */
function compress(): Plugin {
  return {
    name: 'compress',
    closeBundle() {
      const assets = readdirSync(join(out, 'assets')).map((name) => join('assets', name));
      for (const name of ['index.html', ...assets]) {
        const file = join(out, name);
        const bytes = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** Where it stands in the document: before the styles, for which scripts wait. */
const PLACE = '<script>/* ahead.ts */</script>';
const STYLES = /<link rel="stylesheet" crossorigin href="\/(assets\/[^"]+\.css)">/;

/**
 * Puts into the document itself what a first view would wait for else: ahead.ts, before all else, and the styles. The server
 * names the digests of both in its policy.
 */
function inline(): Plugin {
  return {
    name: 'inline',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle }) {
        if (!html.includes(PLACE)) throw new Error(`The document has no place for ahead.ts: ${PLACE}`);
        const file = STYLES.exec(html)?.[1] ?? '';
        const styles = bundle?.[file];
        if (styles?.type !== 'asset') throw new Error(`The document asks for no styles: ${STYLES}`);
        delete bundle![file];
        const script = await bundled('ahead.ts');
        return html
          .replace(PLACE, () => `<script>${script}</script>`)
          .replace(STYLES, () => `<style>${String(styles.source).trim()}</style>`);
      },
    },
  };
}

/**
 * Tells the engine, by a script's first line, to compile all of it while it comes, beside what else the page does, and not
 * function by function when it is run.
 */
function compileAtOnce(): Plugin {
  return {
    name: 'compile-at-once',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type === 'chunk' && chunk.isEntry) chunk.code = `//# allFunctionsCalledOnLoad\n${chunk.code}`;
        }
      },
    },
  };
}

/** A script that needs nothing beside it. */
async function bundled(name: string): Promise<string> {
  const built = await build({
    ...{ configFile: false, logLevel: 'warn' },
    build: {
      ...{ write: false, target: 'es2022' },
      lib: { entry: join(import.meta.dirname, name), formats: ['iife'], name: 'ahead' },
    },
  });
  const [{ output }] = built as readonly { readonly output: readonly { readonly code?: string }[] }[];
  return output[0].code!.trim();
}

/** Builds the page into dist/dashboard: hashed files under /assets, and in the document one script and its styles. */
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
  plugins: [inline(), compileAtOnce(), compress()],
});
