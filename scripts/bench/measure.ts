import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
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
  const { stdout, stderr, status } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 900_000,
  });
  const line = stdout?.trim().split('\n').at(-1) ?? '';
  if (status === 0 && line.startsWith('{')) return JSON.parse(line);
  console.error(`${command} ${args.join(' ')} failed: ${stderr?.trim().split('\n').at(-1) ?? 'timed out'}`);
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
  const sorted = runs.map((run) => run[figure]).sort((p, q) => p - q);
  return sorted.length === 0 ? Number.NaN : sorted[sorted.length >> 1];
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export function tsx(script: string, ...args: string[]): Measured | null {
  return runOnce(join(root, 'node_modules/.bin/tsx'), [join(root, 'scripts/bench', script), ...args]);
}

const VENV = join(workshop, 'venv');
const REQUIREMENTS = ['lifetimes==0.11.3', 'numpy<2', 'scipy<1.13', 'pandas<2.3'];

/** Python with the peers, installed from PyPI on first use; null where that can't be done. */
export function python(): string | null {
  const interpreter = join(VENV, 'bin/python');
  if (!existsSync(interpreter)) {
    console.error('Installing lifetimes from PyPI …');
    const made = spawnSync('python3', ['-m', 'venv', VENV], { stdio: 'ignore' }).status === 0;
    const installed =
      made &&
      spawnSync(interpreter, ['-m', 'pip', 'install', '-q', ...REQUIREMENTS], { stdio: 'inherit' }).status === 0;
    if (!installed) {
      console.error('The peers can not be installed: only our own figures are shown.');
      return null;
    }
  }
  return interpreter;
}

export function peer(interpreter: string, ...args: string[]): Measured | null {
  return runOnce(interpreter, [join(root, 'scripts/bench/peers.py'), ...args]);
}
