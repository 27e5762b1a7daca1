// Holds the built page to its sizes, gzipped: what the first view needs, and what each other screen needs in all.
// Run it after `npm run build`: npx tsx scripts/checkPageSize.ts
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

interface Chunk {
  readonly file: string;
  readonly name?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly isDynamicEntry?: boolean;
  readonly css?: readonly string[];
}

const FIRST_VIEW = 60_000;
const OTHER_VIEW = 150_000;

const folder = fileURLToPath(new URL('../dist/dashboard/', import.meta.url));
const list = `${folder}.vite/manifest.json`;
if (!existsSync(list)) {
  console.error('The page is not built: npm run build');
  process.exit(2);
}
const chunks = JSON.parse(readFileSync(list, 'utf8')) as Record<string, Chunk>;

const page = gzipSync(readFileSync(`${folder}index.html`)).length;

/** Files that come with some chunks, each once. */
function filesOf(names: readonly string[], seen = new Set<string>()): Set<string> {
  for (const name of names) {
    const { file, imports = [], css = [] } = chunks[name];
    if (seen.has(file)) continue;
    seen.add(file);
    // Styles that stand in the document are counted with it.
    for (const style of css) if (existsSync(`${folder}${style}`)) seen.add(style);
    filesOf(imports, seen);
  }
  return seen;
}

/** With the document, for a script and the styles stand in it. */
const sizeOf = (names: readonly string[]) =>
  [...filesOf(names)].reduce((sum, file) => sum + statSync(`${folder}${file}.gz`).size, page);

const [entry] = Object.keys(chunks).filter((name) => chunks[name].isEntry);
const parts = Object.keys(chunks).filter((name) => chunks[name].isDynamicEntry);
const isWords = (name: string) => name.includes('words/');
const largest = (names: readonly string[]) => names.toSorted((a, b) => sizeOf([b]) - sizeOf([a]))[0];
const texts = parts.filter(isWords);
const screens = parts.filter((name) => !isWords(name));
// Some screens have texts of their own besides: counted for all, to be safe.
const further = largest(texts);
const views = [
  { name: 'first view', size: sizeOf([entry]), limit: FIRST_VIEW },
  ...screens.map((name) => ({ name, size: sizeOf([entry, further, name]), limit: OTHER_VIEW })),
];
for (const { name, size, limit } of views) {
  console.log(`${name.padEnd(28)} ${(size / 1000).toFixed(1).padStart(6)} kB of ${limit / 1000}`);
}
if (texts.length < 2 || views.length < 5) {
  console.error('The parts of the page are not where this looks for them.');
  process.exit(1);
}
process.exit(views.some(({ size, limit }) => size > limit) ? 1 : 0);
