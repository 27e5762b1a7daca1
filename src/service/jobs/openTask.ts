import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Behind requests, as far as the system tells processes apart. */
const NICE = 10;

/**
 * Runs a module of the service, compiled or from its source, in a process of its own. A thread would do, but for its end:
 * stopped while the database works, it takes the whole process with it (`Napi::Error` in DuckDB's binding).
 *
 * @param name  of the module, from this folder and without extension
 * @param task  is its first message
 */
export function openTask(name: string, task: object): ChildProcess {
  const source = import.meta.url.endsWith('.ts');
  const child = fork(fileURLToPath(new URL(`./${name}.${source ? 'ts' : 'js'}`, import.meta.url)), {
    execArgv: source ? ['--import', 'tsx'] : [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Columns and dates go as they are.
    serialization: 'advanced',
  });
  // One that could not be started says so in its `error`; one without a number has no priority.
  if (child.pid !== undefined) slow(child.pid);
  child.send(task);
  return child;
}

function slow(pid: number): void {
  try {
    setPriority(pid, NICE);
  } catch {
    // It has ended already, or the system does not let us: it trains all the same.
  }
}
