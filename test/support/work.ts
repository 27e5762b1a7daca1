/**
 * Work as a count, the same on every machine: how often the busiest block of the project's own code ran, as V8 counts
 * blocks for test coverage.
 */
import { Session } from 'node:inspector/promises';

export interface Work {
  readonly blocks: number;
  /** The function whose block it was, in the file it stands in. */
  readonly where: string;
}

/** Starts counting; each call of what it answers tells the work since the last one. Import what is counted after it. */
export async function countWork(): Promise<() => Promise<Work>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    let most: Work = { blocks: 0, where: '' };
    for (const { url, functions } of result) {
      if (!/\/src\/[^?]*\.ts/.test(url)) continue;
      for (const { functionName, ranges } of functions) {
        for (const { count } of ranges) {
          if (count > most.blocks) most = { blocks: count, where: `${functionName} in ${url.split('/src/')[1]}` };
        }
      }
    }
    return most;
  };
}
