import type { Nameless } from '../../forecast/contract.ts';

/** Customers whose figures do not depend on who else is scored, to the last bit: parts of them add up to the whole. */
export function apart({ summaries, facts }: Nameless): Nameless {
  return { summaries: { ...summaries, apart: true }, facts };
}
