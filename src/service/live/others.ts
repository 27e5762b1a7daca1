import type { Store } from '../../store/contract.ts';
import { Histories } from '../../store/histories.ts';
import type { News } from '../../store/shared.ts';
import { type CustomersInMemory, customersSince } from './customersInMemory.ts';

/** Takes into memory what other processes have written to the store. */
export class Others {
  private readonly store: Store;
  private readonly customers: CustomersInMemory;
  /** From which number on transactions have yet to be read, and whose history has changed besides. */
  private unread: { readonly before: number; readonly whose: ReadonlySet<string> } | null = null;

  constructor(store: Store, customers: CustomersInMemory) {
    this.store = store;
    this.customers = customers;
  }

  /** Whether there was too much news to be taken in: all has to be read anew. */
  get behind(): boolean {
    return this.unread !== null;
  }

  /** @returns whose history the news has changed; where it is too much, `behind` tells */
  hear(news: News, before: number): Set<string> {
    const whose = takeIn(this.customers.histories, news);
    if (news.rows === null) {
      const { unread } = this;
      this.unread = { before: unread?.before ?? before, whose: new Set([...(unread?.whose ?? []), ...whose]) };
    }
    return whose;
  }

  /** Reads all anew where there was too much news. */
  async readAnew(): Promise<void> {
    if (!this.unread) return;
    const { store, customers } = this;
    const { before, whose } = this.unread;
    const stored = await store.columns();
    customers.histories = new Histories(stored, store.settings!.attributes);
    const gone = customers.outdate();
    this.unread = null;
    await customers.renew(new Set([...whose, ...gone, ...customersSince(stored, before)]), store.settings!.asOf);
  }

  /** Asks for news, and takes it in. */
  async follow(): Promise<void> {
    await this.readAnew();
    const { store, customers } = this;
    const before = store.lastSeq();
    const news = await store.shared!.news();
    if (!news) return;
    const whose = this.hear(news, before);
    await this.readAnew();
    await customers.renew(whose, store.settings!.asOf);
  }
}

/**
 * Takes news into histories; with `rows` null what is new has to be read besides.
 *
 * @returns  whose history has changed, also those who have none any more
 */
function takeIn(histories: Histories, { erased, superseded, rows }: News): Set<string> {
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
