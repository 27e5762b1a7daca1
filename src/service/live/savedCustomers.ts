import type { Store } from '../../store/contract.ts';
import type { Hold } from '../../store/shared.ts';
import type { WriteQueue } from '../../store/writeQueue.ts';
import { customerRecord } from './customerRecords.ts';
import type { CustomersInMemory } from './customersInMemory.ts';
import { pause } from './runInBackground.ts';
import { takeSome } from './takeSome.ts';

/** Customers that change go to the store's table so long after; with each commit they would double what it costs. */
const SAVE_AFTER_MS = 1000;
const SAVED_AT_ONCE = 500;

/** Keeps the store's table of customers, which others read, as they are in memory. */
export class SavedCustomers {
  private readonly store: Store;
  private readonly customers: CustomersInMemory;
  private readonly serial: WriteQueue;
  private hold: Hold | null = null;

  /** @param serial  in which the store is changed */
  constructor(store: Store, customers: CustomersInMemory, serial: WriteQueue) {
    this.store = store;
    this.customers = customers;
    this.serial = serial;
  }

  /** Whether the table is of the transactions that there are, and of the model. */
  async areCurrent(): Promise<boolean> {
    return (await this.store.customersMark()) === this.mark();
  }

  /** Writes who has changed, a little later. */
  async save(stop: AbortSignal): Promise<void> {
    await pause(SAVE_AFTER_MS, stop);
    while (this.customers.changed.size > 0 && !stop.aborted) await this.saveSome();
  }

  /** Writes who is left, as the server ends. Of a shared store another process does it, or the next that opens it. */
  async saveLast(): Promise<void> {
    while (this.customers.changed.size > 0 && !this.isOthers) await this.saveSome();
  }

  /** Whether another process keeps the store, or it is away. */
  get isOthers(): boolean {
    const { shared } = this.store;
    return shared ? this.hold?.lost.aborted !== false || shared.awayFor !== null : false;
  }

  private saveSome(): Promise<void> {
    const { store, customers } = this;
    return this.serial.run(async () => {
      if (!(await this.isOurs())) return customers.changed.clear();
      // A model may have been activated meanwhile.
      const { changed, predictor, histories, book } = customers;
      const some = takeSome(changed, SAVED_AT_ONCE);
      const gone = some.filter((id) => !histories.has(id));
      const rows = some.filter((id) => histories.has(id)).map((id) => customerRecord(book.find(id), predictor.version));
      await store.putCustomers(rows, gone, changed.size === 0 ? this.mark() : null).catch((error) => {
        for (const id of some) changed.add(id);
        throw error;
      });
    });
  }

  /** Whether it is for this process to keep the table: one of those that have the store does. */
  private async isOurs(): Promise<boolean> {
    const { store, customers } = this;
    if (!store.shared || (this.hold && !this.hold.lost.aborted)) return true;
    this.hold = await store.shared.hold('customers');
    if (this.hold && !(await this.areCurrent())) customers.markAll();
    return this.hold !== null;
  }

  /** What the table is made of; equal where it need not be made again. */
  private mark(): string {
    return JSON.stringify([this.store.lastSeq(), this.store.settings, this.customers.predictor.version]);
  }
}
