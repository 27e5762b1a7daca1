// What does not need to run to be wrong: style by Biome, types by TypeScript, of the page apart for it lives in a browser.
// All at once. TypeScript checks with one thread each: with more, every thread learns the types of libraries again.
import { spawn } from 'node:child_process';

const CHECKS = [
  'biome check --error-on-warnings .',
  'tsc --noEmit --checkers 1',
  'tsc --noEmit --checkers 1 -p src/dashboard',
];

/** Prints what a command said once it has ended, so that words of two are not mixed; gives its exit code. */
function run(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(`npx --no-install ${command}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(text));
    child.on('error', reject);
    child.on('close', (code) => {
      process.stderr.write(Buffer.concat(said));
      resolve(code ?? 1);
    });
  });
}

const codes = await Promise.all(CHECKS.map(run));
process.exitCode = codes.find((code) => code !== 0) ?? 0;
