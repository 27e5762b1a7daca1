import { type CustomerWindow, sumOf } from '../../facts/windows.ts';
import { formatDay } from '../../units.ts';

/** A shorter horizon to learn from says too little, and so do fewer customers and purchases. */
export const LEAST_DAYS = 14;
const LEAST_CUSTOMERS = 100;
const LEAST_PURCHASES = 50;

/**
 * Why learners would learn too little from these windows; null where there is enough.
 *
 * @param customers  known at present
 */
export function tooLittleToLearn(
  customers: number,
  learntDays: number,
  windows: readonly CustomerWindow[],
): string | null {
  if (customers < LEAST_CUSTOMERS) return `There are ${customers} customers; learners need ${LEAST_CUSTOMERS}.`;
  if (learntDays < LEAST_DAYS) {
    return `A third of the history is ${learntDays} days; learners need ${LEAST_DAYS} to learn from.`;
  }
  const bought = windows.map(({ outcomes: [{ purchases }] }) => sumOf(purchases));
  const least = Math.min(...bought);
  if (least >= LEAST_PURCHASES) return null;
  const cutoff = formatDay(windows[bought.indexOf(least)].cutoff);
  return `${least} purchases followed ${cutoff} within ${learntDays} days; learners need ${LEAST_PURCHASES}.`;
}
