/**
 * The source compiled once for a run of the tests. What the source starts in processes and threads of their own then
 * starts as it does in the package, in a third of the time that tsx takes to read it each time.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, transformWithOxc } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const src = join(root, 'src');

/** How a module that starts others asks whether it is compiled. */
const ASKS = "import.meta.url.endsWith('.ts')";

/** Tells modules that start others that they lie in the compiled source. */
export function startCompiled(): Plugin {
  let compiled: Promise<string> | null = null;
  return {
    name: 'start-compiled',
    enforce: 'pre',
    // Where tests run again after a change, so does this.
    watchChange() {
      compiled = null;
    },
    async transform(code, id) {
      if (!code.includes(ASKS) || !id.startsWith(src)) return undefined;
      compiled ??= compile();
      const place = join(await compiled, relative(src, id)).replace(/\.ts$/, '.js');
      return { code: code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(place).href)), map: null };
    },
  };
}

/** Compiles all but the page, which stands there as it was built, into a folder like the package's own, which goes with the run's temporary files. */
async function compile(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'compiled-'));
  for (const beside of ['package.json', 'node_modules', 'data']) symlinkSync(join(root, beside), join(folder, beside));
  const dist = join(folder, 'dist');
  mkdirSync(dist);
  // The page as it was built, or none.
  symlinkSync(join(root, 'dist/dashboard'), join(dist, 'dashboard'));
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
  await Promise.all(
    files
      .filter((file) => file.endsWith('.ts') && !file.startsWith('dashboard'))
      .map(async (file) => {
        const { code } = await transformWithOxc(readFileSync(join(src, file), 'utf8'), join(src, file), {
          ...{ sourcemap: false, tsconfig: false },
          typescript: { onlyRemoveTypeImports: true, rewriteImportExtensions: 'rewrite' },
        });
        const at = join(dist, file.replace(/\.ts$/, '.js'));
        mkdirSync(dirname(at), { recursive: true });
        writeFileSync(at, code);
      }),
  );
  return dist;
}
