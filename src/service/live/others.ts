/** What other processes have written to a store, in memory too. */
import type { Histories } from '../../store/histories.ts';
import type { News } from '../../store/shared.ts';

/**
 * Takes news into histories; with `rows` null what is new has to be read besides.
 *
 * @returns  whose history has changed, also those who have none any more
 */
export function takeIn(histories: Histories, { erased, superseded, rows }: News): Set<string> {
  const touched = new Set<string>();
  const touch = (customer: string | null) => {
    if (customer) touched.add(customer);
    return customer;
  };
  for (const seq of erased) {
    const customer = touch(histories.customerOf(seq));
    if (customer !== null) histories.forget(customer);
  }
  for (const { seq } of superseded) touch(histories.customerOf(seq));
  const replaced = superseded.map(({ seq }) => seq);
  histories.supersede(replaced);
  // Numbers have gaps where something was erased since.
  for (const row of rows ?? []) {
    histories.add([row], row.seq);
    touch(row.customer);
  }
  histories.supersede(replaced);
  return touched;
}
