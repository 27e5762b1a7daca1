// Type-checks the cells of notebooks, which Deno's kernel does not: each notebook's cells as one module, in their order.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'notebooks');
/** What cells call the project's modules, as the kernel knows them. */
const { imports } = JSON.parse(readFileSync(join(folder, 'deno.json'), 'utf8'));
const paths = Object.fromEntries(Object.entries(imports).map(([name, file]) => [name, [file]]));

/** True where all cells are right; else says what is wrong where. */
export function checkCells(files) {
  // They stand beside the notebooks, so that imports mean the same.
  const modules = files.map((file) => {
    const { cells } = JSON.parse(readFileSync(join(folder, basename(file)), 'utf8'));
    const lines = cells.flatMap(({ cell_type, source }, place) => {
      const text = Array.isArray(source) ? source.join('') : source;
      // Each cell is a statement of its own, whatever the next one begins with.
      const own = cell_type === 'code' ? [...text.split('\n'), ';'] : [];
      return own.map((line, at) => ({ line, cell: place + 1, at: at + 1 }));
    });
    return { file: basename(file), module: `${basename(file, '.ipynb')}.cells.ts`, lines };
  });
  const drafts = modules.map(({ module }) => join(folder, module));
  const settings = join(folder, 'tsconfig.cells.json');
  try {
    modules.forEach(({ lines }, k) => {
      writeFileSync(drafts[k], `${lines.map(({ line }) => line).join('\n')}\nexport {};\n`);
    });
    writeFileSync(
      settings,
      JSON.stringify({
        extends: '../tsconfig.json',
        // Node's types are the project's, not those that danfojs brings.
        compilerOptions: { rootDir: '..', paths, noUnusedLocals: false, typeRoots: ['../node_modules/@types'] },
        files: modules.map(({ module }) => module),
        include: [],
      }),
    );
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', settings, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) console.error(named(stdout, modules));
    return status === 0;
  } finally {
    for (const file of [...drafts, settings]) rmSync(file, { force: true });
  }
}

/** The compiler's words, with notebooks and cells in place of modules and lines. */
function named(text, modules) {
  return text.replace(/^(\S+\.cells\.ts)\((\d+),(\d+)\)/gm, (whole, module, line, column) => {
    const found = modules.find((candidate) => candidate.module === basename(module));
    const place = found?.lines[Number(line) - 1];
    return place ? `${found.file}, cell ${place.cell}, line ${place.at}, column ${column}` : whole;
  });
}
