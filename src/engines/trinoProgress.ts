/** Whether a question that a Trino server works on moves on: a server whose workers are gone answers politely for ever. */
import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import type { Address } from './address.ts';

/** Longest time, in seconds, without any work done, unless `?patience=` of the address says otherwise. */
const PATIENCE = 180;
const MOST_PATIENCE = 86_400;

/** What a page tells of the work behind it; whatever grows only while something is done. */
export const statsSchema = z.object({
  state: z.string().default(''),
  completedSplits: z.number().default(0),
  processedRows: z.number().default(0),
  processedBytes: z.number().default(0),
  physicalInputBytes: z.number().default(0),
  cpuTimeMillis: z.number().default(0),
});
type Stats = z.output<typeof statsSchema>;

/**
 * In ms.
 *
 * @throws OPTION_INVALID for a patience that is no number of seconds
 */
export function patienceOf({ options, text: value }: Pick<Address, 'options' | 'text'>): number {
  const given = options.get('patience');
  const seconds = given === null ? PATIENCE : Number(given);
  if (seconds > 0 && seconds <= MOST_PATIENCE) return 1000 * seconds;
  throw new PerennialError('OPTION_INVALID', {
    option: '--source',
    value,
    problem: `its patience ${given} is no number of seconds up to ${MOST_PATIENCE}`,
    remedy: 'Write ?patience=600 for ten minutes without any progress.',
  });
}

/**
 * Watches one question: is told what each page says, and whether it had rows.
 *
 * @throws ENGINE_STALLED where nothing has moved for longer than the patience, in ms; time that a reader takes between
 *   two pages does not count
 */
export function progressOf(engine: string, patience: number): (stats: Stats | undefined, hasRows: boolean) => void {
  let before = '';
  let since = performance.now();
  return (stats, hasRows) => {
    const now = performance.now();
    const told = JSON.stringify(stats ?? {});
    if (hasRows || told !== before) {
      [before, since] = [told, now];
      return;
    }
    if (now - since <= patience) return;
    throw new PerennialError('ENGINE_STALLED', {
      engine,
      seconds: Math.round(patience / 1000),
      problem: stats?.state ? `it says ${stats.state}` : 'it says nothing of its work',
    });
  };
}
