/** The command line and its server, each in a process of its own, from the source. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { root } from './measure.ts';

/** How docs/deploy starts a server. */
export const AS_DEPLOYED = ['--max-semi-space-size=32'];

/** @param node  options of the process */
export function perennial(words: readonly string[], node: readonly string[] = []): ChildProcess {
  const main = resolve(root, 'src/cli/main.ts');
  return spawn(process.execPath, [...node, '--import', 'tsx', main, ...words], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** @throws where it does not end with 0, with what it said */
export async function command(words: readonly string[]): Promise<void> {
  const child = perennial(words);
  let said = '';
  child.stderr!.on('data', (part) => {
    said += part;
  });
  const code = await new Promise((done) => child.once('exit', done));
  if (code !== 0) throw new Error(`perennial ${words[0]} ended with ${code}: ${said}`);
}

/** Where a server listens, once it is ready. */
export function readyUrl(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    server.stderr!.on('data', (part) => {
      said += part;
      const ready = /ready: (\S+)/.exec(said);
      if (ready) found(ready[1]);
    });
    server.once('exit', () => failed(new Error(`the server ended: ${said}`)));
  });
}
