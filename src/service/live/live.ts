import { setImmediate } from 'node:timers/promises';
import type { Bundle } from '../../bundles/bundle.ts';
import { PerennialError } from '../../errors.ts';
import type { Progress } from '../../forecast/progress.ts';
import { machineFault } from '../../machineFault.ts';
import { lackingColumns } from '../../pipelines/bundleColumns.ts';
import type { LoadResult, Store, StoredTransaction, TransactionColumns } from '../../store/contract.ts';
import { Histories, type Naming } from '../../store/histories.ts';
import type { Hold, News } from '../../store/shared.ts';
import { WriteQueue } from '../../store/writeQueue.ts';
import { foldEmail } from '../../transactions/customers.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { formatDay } from '../../units.ts';
import { Book, type Valued } from '../book.ts';
import type { KeptAttributes } from '../customerAttributes.ts';
import { loadCustomers } from '../loadCustomers.ts';
import { oncePer } from '../oncePer.ts';
import { liveOrders } from '../page/liveOrders.ts';
import type { OrderHistory } from '../page/orderHistory.ts';
import type { Predictor } from '../predictor.ts';
import { shorten } from '../problems.ts';
import type { TransactionStatus } from '../responses.ts';
import { warning } from '../warnings.ts';
import { CommitGroups, type Settled } from './commitGroups.ts';
import { customerRecord } from './customerRecords.ts';
import { decide } from './decide.ts';
import { takeIn } from './others.ts';
import type { Draft } from './readTransactions.ts';
import { pause, runInBackground } from './runInBackground.ts';
import { valueHistories } from './valueHistories.ts';

/** A store that is served: its customers in memory, kept up to date with what is posted. */
export interface Live {
  readonly store: Store;
  readonly book: Book;
  readonly orders: OrderHistory;
  readonly attributes: KeptAttributes;
  /** Whether any transaction has named a product, a category or a channel. */
  names(naming: Naming): boolean;
  /** Whether some customers' figures are still of an earlier day than `book.asOf`. */
  readonly stale: boolean;
  /**
   * Takes transactions, all of a request or none. When it has resolved they are on disk, and the book has their
   * customers' figures.
   *
   * @throws TRANSACTION_CONFLICT, NOT_READY where too many are waiting, STORE_UNWRITABLE
   */
  accept(drafts: readonly Draft[]): Promise<readonly TransactionStatus[]>;
  /**
   * Takes a ledger's transactions; customers are valued with them when it has resolved.
   *
   * @param source  a hash of the file
   * @throws UNITS_MIXED, STORE_LOADED, STORE_UNWRITABLE
   */
  load(ledger: Ledger, source: string): Promise<LoadResult>;
  /** Erases a customer for good. @returns how many transactions went. @throws CUSTOMER_UNKNOWN */
  erase(id: string, actor: string): Promise<number>;
  /**
   * Values every customer by another model, while the former goes on answering.
   *
   * @returns  has the new figures take the place of the old, all in one turn: to be called when the model is swapped
   * @throws NOT_READY where it is told to stop
   */
  prepare(next: Predictor, stop?: AbortSignal): Promise<() => void>;
  /** Ends it when what is under way is done; the store stays open. */
  close(): Promise<void>;
}

/** Customers valued at a time: hundredths of a second, between which others are answered. */
const SLICE = 250;
/**
 * Customers are gathered when so many were put in since: valued one by one, each would keep a hundred columns of its own,
 * twenty times what it takes among others.
 */
const GATHER_AFTER = 1000;
/** Fewer valued at once than this are gathered. */
const TOGETHER = SLICE / 2;
/** Transactions that may wait; more would wait for seconds. */
const MOST_WAITING = 50_000;
/** Customers that change go to the store's table so long after; with each commit they would double what it costs. */
const SAVE_AFTER_MS = 1000;
const SAVED_AT_ONCE = 500;
/** The file is rewritten so long after a customer was erased. */
const COMPACT_AFTER_MS = 1000;

/** @throws STORE_EMPTY, UNITS_MIXED, AMOUNTS_DIFFER, COVARIATE_INVALID where store and bundle do not fit each other */
export async function openLive(
  bundle: Bundle,
  firstPredictor: Predictor,
  store: Store,
  progress: Progress,
): Promise<Live> {
  progress(`reading the store ${store.file}`);
  let predictor = firstPredictor;
  let histories = new Histories(await store.columns(), store.settings!.attributes);
  const ledger = await store.ledger();
  const { columns, hasAmounts } = ledger;
  let loaded: Awaited<ReturnType<typeof loadCustomers>>;
  try {
    loaded = await loadCustomers(bundle, ledger, progress);
  } finally {
    await ledger.close();
  }
  let madeBy = new WeakMap<Valued, Predictor>([[loaded, predictor]]);
  const valued = (customers: readonly string[], by = predictor) => {
    const made = valueHistories(histories, by, customers, book.asOf);
    madeBy.set(made, by);
    return made;
  };
  const remarks = oncePer((by: Predictor) =>
    lackingColumns(by.manifest, { columns, hasAmounts }).map((text) => warning('COLUMNS_LACKING', text)),
  );
  const book: Book = new Book(loaded, {
    isCurrent: (made) => made.summaries.clock.asOf === book.asOf && madeBy.get(made) === predictor,
    renew: (id) => book.put(valued([id])),
    remarks: () => remarks(predictor),
  });
  /** Changes of the store and of memory, one after the other. */
  const serial = new WriteQueue();
  const changed = new Set<string>();
  /** Who has changed since another model began to value everybody; null while none does. */
  let touched: Set<string> | null = null;
  /** Times that as-of has moved, and those after which everybody was valued anew. */
  let [moved, followed] = [0, 0];
  let compactWanted = false;
  /** From which number on transactions of others have yet to be read, and whose history has changed besides. */
  let unread: { readonly before: number; readonly whose: ReadonlySet<string> } | null = null;
  let saving: Hold | null = null;
  /** Customers who were put in since they were gathered last. */
  let putIn = 0;

  /** Puts customers in with the transactions that they have now. */
  const update = (customers: Iterable<string>) => {
    const all = [...customers];
    for (const customer of all) {
      if (!histories.has(customer)) book.remove(customer);
      changed.add(customer);
      touched?.add(customer);
    }
    const left = all.filter((customer) => histories.has(customer));
    for (let from = 0; from < left.length; from += SLICE) book.put(valued(left.slice(from, from + SLICE)));
    putIn += left.length;
    if (putIn >= GATHER_AFTER) background.request('gather');
  };

  /** Puts in whose history has changed, as of the store's day. */
  const renew = async (whose: ReadonlySet<string>) => {
    const { asOf } = store.settings!;
    const later = asOf > book.asOf;
    if (later) {
      book.asOf = asOf;
      moved++;
    }
    const all = [...whose];
    for (let from = 0; from < all.length; from += SLICE) {
      if (from > 0) await setImmediate();
      update(all.slice(from, from + SLICE));
    }
    if (later) background.request('revalue');
    background.request('save');
  };

  /** Takes in what others have written. @returns whose history has changed; of much news `unread` tells */
  const hear = (news: News, before: number) => {
    const whose = takeIn(histories, news);
    if (news.rows === null)
      unread = { before: unread?.before ?? before, whose: new Set([...(unread?.whose ?? []), ...whose]) };
    return whose;
  };

  /** Reads all anew where there was too much news to take it in. */
  const readAnew = async () => {
    if (!unread) return;
    const { before, whose } = unread;
    const stored = await store.columns();
    histories = new Histories(stored, store.settings!.attributes);
    // Nobody is current: whoever is asked for is valued anew, and all are in the background.
    madeBy = new WeakMap();
    unread = null;
    moved++;
    background.request('revalue');
    const gone = book.ids.filter((id) => id !== null && !histories.has(id)) as string[];
    await renew(new Set([...whose, ...gone, ...customersSince(stored, before)]));
  };

  /** Takes in what others have written. */
  const follow = async () => {
    await readAnew();
    const before = store.lastSeq();
    const news = await store.shared!.news();
    // What could not be done while the store was away.
    if (changed.size > 0) background.request('save');
    if (compactWanted) background.request('compact');
    if (!news) return;
    const whose = hear(news, before);
    await readAnew();
    await renew(whose);
  };
  store.shared?.onChange(() => {
    // What fails is asked for again when the store is back.
    serial.run(follow).catch(() => {});
  });

  const commit = async (requests: readonly (readonly Draft[])[]): Promise<Settled<readonly TransactionStatus[]>[]> => {
    const ids = new Set(requests.flat().map(({ transactionId }) => transactionId));
    await readAnew();
    const seen = store.lastSeq();
    let whose: ReadonlySet<string> = new Set();
    const taken = await store
      .exclusively(async (turn, news) => {
        if (news) whose = hear(news, seen);
        if (unread) return null;
        const knownIds = [...ids].filter((id) => histories.versionOf(id) > 0);
        const stored = knownIds.length > 0 ? await turn.byTransactionId(knownIds) : [];
        const known = { versionOf: (id: string) => histories.versionOf(id), lines: linesById(stored) };
        const firstSeq = turn.lastSeq() + 1;
        const decided = decide(requests, known, firstSeq);
        const before = turn.settings!.asOf;
        const days = daysIn(requests.filter((_, i) => 'statuses' in decided.decisions[i]).flat());
        const asOf = [before, ...days].sort().at(-1)!;
        const isNew = decided.rows.length > 0 || asOf > before;
        if (isNew) await turn.append(decided.rows, decided.superseded, asOf);
        return { ...decided, firstSeq, isNew };
      })
      .catch(async (error) => {
        if (whose.size > 0) await renew(whose);
        throw unwritable(error, store.file);
      });
    if (!taken) return commit(requests);
    const { rows, superseded, decisions, customers, firstSeq, isNew } = taken;
    if (isNew) {
      histories.supersede(superseded.map(({ seq }) => seq));
      histories.add(rows, firstSeq);
      // Rows that were added and replaced within the group.
      histories.supersede(superseded.filter(({ seq }) => seq >= firstSeq).map(({ seq }) => seq));
    }
    if (isNew || whose.size > 0) await renew(new Set([...whose, ...customers]));
    return decisions.map((decision) =>
      'problem' in decision ? { error: decision.problem } : { value: decision.statuses },
    );
  };
  const groups = new CommitGroups((requests: readonly (readonly Draft[])[]) => serial.run(() => commit(requests)));

  /** Whether it is for this process to keep the store's table of customers: one of those that have the store does. */
  const saves = async () => {
    if (!store.shared || (saving && !saving.lost.aborted)) return true;
    saving = await store.shared.hold('customers');
    if (saving && (await store.customersMark()) !== markOf(store, predictor)) {
      for (const id of book.ids) if (id !== null) changed.add(id);
    }
    return saving !== null;
  };

  /** Some of the customers that have changed, to the store's table of customers. */
  const saveSome = () =>
    serial.run(async () => {
      if (!(await saves())) return changed.clear();
      const some = taken(changed, SAVED_AT_ONCE);
      const model = predictor.version;
      const left = some.filter((id) => histories.has(id));
      const gone = some.filter((id) => !histories.has(id));
      const rows = left.map((id) => customerRecord(book.find(id), model));
      await store.putCustomers(rows, gone, changed.size === 0 ? markOf(store, predictor) : null).catch((error) => {
        for (const id of some) changed.add(id);
        throw error;
      });
    });

  const background = runInBackground(
    {
      /** Everybody as of the book's day. */
      async revalue(stop) {
        const until = moved;
        for (let place = 0; place < book.end && !stop.aborted; place += SLICE) {
          const slice = Array.from({ length: Math.min(SLICE, book.end - place) }, (_, i) => place + i);
          const late = slice.filter((at) => book.ids[at] !== null && !book.isCurrent(at));
          if (late.length > 0) update(late.map((at) => book.ids[at]!));
          await setImmediate();
        }
        followed = until;
        background.request('save');
      },
      async gather(stop) {
        putIn = 0;
        const loose = book.loose(TOGETHER);
        for (let from = 0; from < loose.length && !stop.aborted; from += SLICE) {
          // Who has changed meanwhile is gathered with the next.
          const some = loose
            .slice(from, from + SLICE)
            .filter((place) => book.ids[place] !== null && book.isCurrent(place));
          book.gather(valued(some.map((place) => book.ids[place]!)));
          await setImmediate();
        }
      },
      async save(stop) {
        await pause(SAVE_AFTER_MS, stop);
        while (changed.size > 0 && !stop.aborted) await saveSome();
      },
      async compact(stop) {
        await pause(COMPACT_AFTER_MS, stop);
        compactWanted = !(await store.compact());
      },
    },
    reportUnlessAway,
  );
  const saveAll = () => {
    for (const id of book.ids) if (id !== null) changed.add(id);
    background.request('save');
  };
  if ((await store.customersMark()) !== markOf(store, predictor)) saveAll();

  return {
    store,
    book,
    orders: liveOrders(() => histories),
    attributes: {
      get names() {
        return store.settings!.attributes;
      },
      of: (customerId, names) => histories.attributesOf(customerId, names),
    },
    names: (naming) => histories.names(naming),
    get stale() {
      return followed < moved;
    },
    accept(drafts) {
      if (groups.length > 0 && groups.length + drafts.length > MOST_WAITING) {
        throw new PerennialError('NOT_READY', { problem: 'too many transactions are waiting to be written' });
      }
      return groups.add(drafts);
    },
    load: (ledger, source) =>
      serial.run(async () => {
        const before = store.lastSeq();
        const result = await store.load(ledger, source).catch((error) => {
          throw unwritable(error, store.file);
        });
        if (store.shared) {
          await follow();
          return result;
        }
        if (store.lastSeq() === before && result.settings.asOf === book.asOf) return result;
        const stored = await store.columns();
        histories = new Histories(stored, result.settings.attributes);
        const later = result.settings.asOf > book.asOf;
        book.asOf = result.settings.asOf;
        if (later) moved++;
        const whose = [...customersSince(stored, before)];
        for (let from = 0; from < whose.length; from += SLICE) {
          update(whose.slice(from, from + SLICE));
          await setImmediate();
        }
        if (later) background.request('revalue');
        background.request('save');
        return result;
      }),
    erase: (id, actor) =>
      serial.run(async () => {
        // Who has no transaction left is in no book, and perhaps still in the file.
        const customer = book.idOf(id) ?? foldEmail(id);
        const count = await store.erase(customer, actor);
        if (count === 0) throw new PerennialError('CUSTOMER_UNKNOWN', { value: JSON.stringify(shorten(id, 200)) });
        histories.forget(customer);
        changed.delete(customer);
        book.remove(customer);
        compactWanted = true;
        background.request('compact');
        return count;
      }),
    async prepare(next, stop) {
      const staged = book.stage();
      const late = new Set<string>();
      touched = late;
      const put = (customers: readonly string[]) =>
        staged.put(
          valued(
            customers.filter((customer) => histories.has(customer)),
            next,
          ),
        );
      // What all customers share is told also where there is nobody.
      put([]);
      const go = async () => {
        await setImmediate();
        if (stop?.aborted) throw new PerennialError('NOT_READY', { problem: 'it is about to end' });
      };
      try {
        for (let place = 0; place < book.end; place += SLICE) {
          put(book.ids.slice(place, place + SLICE).filter((id) => id !== null));
          await go();
        }
        for (; late.size > SLICE; await go()) put(taken(late, SLICE));
      } catch (error) {
        touched = null;
        throw error;
      }
      return () => {
        while (late.size > 0) put(taken(late, SLICE));
        touched = null;
        predictor = next;
        staged.show();
        saveAll();
      };
    },
    async close() {
      await groups.idle();
      await background.stop();
      // Another process of a shared store does it, or the next that opens it.
      const ended = store.shared ? saving?.lost.aborted !== false || store.shared.awayFor !== null : false;
      while (changed.size > 0 && !ended) await saveSome();
      // What was erased must not outlive the server in the file.
      if (compactWanted && !ended) await store.compact();
    },
  };
}

/** A store that is away is asked again when it is back. */
function reportUnlessAway(error: unknown): void {
  if (error instanceof PerennialError && error.code === 'STORE_AWAY') return;
  process.stderr.write(`${String(error)}\n`);
}

/** What the store's table of customers is made of; equal where it need not be made again. */
function markOf(store: Store, { version }: Predictor): string {
  return JSON.stringify([store.lastSeq(), store.settings, version]);
}

/** Customers with transactions after a number. */
function customersSince({ seq, customer, customers, length }: TransactionColumns, before: number): Set<string> {
  const found = new Set<string>();
  for (let row = 0; row < length; row++) if (seq[row] > before) found.add(customers[customer[row]]);
  return found;
}

/** Takes up to so many names out of a set. */
function taken(names: Set<string>, count: number): string[] {
  const first: string[] = [];
  for (const name of names) {
    if (first.push(name) === count) break;
  }
  for (const name of first) names.delete(name);
  return first;
}

/** What kept transactions from the disk, in words for whoever sent them; a bug stays one. */
function unwritable(error: unknown, file: string): unknown {
  const fault = machineFault(error, file);
  if (fault?.code !== 'MACHINE_REFUSED') return error;
  return new PerennialError('STORE_UNWRITABLE', { problem: fault.details.problem }, { cause: error });
}

/** Days that transactions tell of: also what is outdated says that its day has come, so that order makes no difference. */
function daysIn(drafts: readonly Draft[]): string[] {
  return drafts.filter(({ kind }) => kind !== 'withdrawn').map(({ day }) => formatDay(day));
}

function linesById(stored: readonly StoredTransaction[]): Map<string, StoredTransaction[]> {
  const lines = new Map<string, StoredTransaction[]>();
  for (const line of stored) {
    const id = line.transactionId!;
    lines.set(id, [...(lines.get(id) ?? []), line]);
  }
  return lines;
}
