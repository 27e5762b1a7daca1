/** `perennial serve` as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../src/cli/main.ts');

/** Resolves when it says that it is ready. Whoever starts it ends it. */
export async function startServer(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'serve', ...words, '--port', '0'], {
    ...{ stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } },
  });
  let said = '';
  for await (const text of child.stderr!.iterator({ destroyOnReturn: false })) {
    said += text;
    const found = /ready: http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
    if (found) {
      child.stderr!.resume();
      return { child, port: Number(found[1]) };
    }
  }
  throw new Error(said);
}
