import type { DatedTransaction } from '../facts/daysOfTransactions.ts';
import { MICROS, type Micros } from '../units.ts';
import type { NewTransaction, TransactionColumns } from './contract.ts';
import { withRoom } from './growable.ts';
import { IdTable } from './idTable.ts';
import { storeHash } from './storeHash.ts';

const SALE = 0;
const REFUND = 1;
const WITHDRAWN = 2;
const NONE = -1;

/** What a transaction may name beside its customer. */
const NAMINGS = ['product', 'category', 'channel'] as const;
export type Naming = (typeof NAMINGS)[number];

/**
 * Every customer's transactions in memory, some 60 bytes each, kept as the store keeps them: what stands, and which id
 * stands in which version. Whoever writes to the store writes here when that is done.
 */
export class Histories {
  /** Transactions by position: those that stand, and among them those that did. */
  private length: number;
  private seq: Float64Array;
  private day: Int32Array;
  private units: Float64Array;
  private micros: Int32Array;
  private kind: Uint8Array;
  private order: BigInt64Array;
  private id: BigInt64Array;
  private version: Int32Array;
  private texts: Record<Naming, Int32Array>;
  private attributes: Int32Array[];
  /** The customer's transaction before; NONE at the first. */
  private before: Int32Array;
  /** 1 where the transaction counts no more. */
  private gone: Uint8Array;
  /** The row of the customer. */
  private owner: Int32Array;
  /** The last transaction, and how many count, by customer. */
  private last: Int32Array;
  private counts: Int32Array;

  private readonly attributeNames: readonly string[];
  private readonly rows: Map<string, number>;
  /** By row; null for who was forgotten. */
  private readonly owners: (string | null)[];
  private readonly words: string[];
  private readonly wordCodes: Map<string, number>;
  private readonly ids: IdTable;
  private nextRow: number;
  private readonly named = new Set<Naming>();

  constructor(columns: TransactionColumns, attributeNames: readonly string[]) {
    const { length, customers, customer, product, category, channel } = columns;
    this.length = length;
    ({ seq: this.seq, day: this.day, units: this.units, micros: this.micros, kind: this.kind } = columns);
    ({ order: this.order, id: this.id, version: this.version } = columns);
    this.texts = { product, category, channel };
    this.attributes = [...columns.attributes];
    this.attributeNames = attributeNames;
    this.owner = customer;
    this.gone = new Uint8Array(length);
    this.before = new Int32Array(length);
    this.last = new Int32Array(customers.length).fill(NONE);
    this.counts = new Int32Array(customers.length);
    this.nextRow = customers.length;
    for (const naming of NAMINGS) if (this.texts[naming].some((code) => code !== NONE)) this.named.add(naming);
    this.owners = [...customers];
    this.rows = new Map(customers.map((name, row) => [name, row]));
    this.words = [...columns.texts];
    this.wordCodes = new Map(this.words.map((word, code) => [word, code]));
    this.ids = new IdTable(length, (position) => this.id[position]);
    for (let position = 0; position < length; position++) this.link(position);
  }

  /** Whether any transaction has named a product, a category or a channel. */
  names(naming: Naming): boolean {
    return this.named.has(naming);
  }

  /** Whether the customer has any transaction. */
  has(customer: string): boolean {
    return (this.counts[this.rows.get(customer) ?? NONE] ?? 0) > 0;
  }

  /** The version in which a transaction id stands; 0 for one that is not known. */
  versionOf(transactionId: string): number {
    const position = this.ids.get(storeHash(transactionId));
    return position < 0 ? 0 : this.version[position];
  }

  /** A customer's transactions in the order of acceptance; none of an unknown one. */
  transactionsOf(customer: string): DatedTransaction[] {
    return this.positionsOf(customer).map((position) => ({
      day: this.day[position],
      amount: this.amountAt(position),
      refund: this.kind[position] === REFUND,
      orderId: this.order[position] === 0n ? '' : String(this.order[position]),
      product: this.word(this.texts.product[position]),
      category: this.word(this.texts.category[position]),
      channel: this.word(this.texts.channel[position]),
    }));
  }

  /** Whose transaction it is; null for a number that is not known, or whose customer is forgotten. */
  customerOf(seq: number): string | null {
    const position = this.positionOf(seq);
    return position === NONE ? null : this.owners[this.owner[position]];
  }

  /** Calls with the day and the amount, in currency units, of every transaction that counts. */
  forEachAmount(call: (day: number, amount: number) => void): void {
    for (let position = 0; position < this.length; position++) {
      if (this.gone[position] === 0) call(this.day[position], this.units[position] + this.micros[position] / MICROS);
    }
  }

  /** A customer's attributes, as attributes.ts takes them: of the first sale by day, and then by acceptance. */
  attributesOf(customer: string, names: readonly string[]): string[] {
    let first = NONE;
    for (const position of this.positionsOf(customer)) {
      if (this.kind[position] !== SALE) continue;
      if (first === NONE || this.day[position] < this.day[first]) first = position;
    }
    return names.map((name) => {
      const column = this.attributes[this.attributeNames.indexOf(name)];
      return column && first !== NONE ? this.word(column[first]) : '';
    });
  }

  /** Adds what the store has accepted; rows are numbered from `firstSeq`. */
  add(rows: readonly NewTransaction[], firstSeq: number): void {
    this.makeRoom(this.length + rows.length);
    for (const [i, row] of rows.entries()) {
      const position = this.length++;
      this.seq[position] = firstSeq + i;
      this.day[position] = row.day;
      const units = row.amount / BigInt(MICROS);
      this.units[position] = Number(units);
      this.micros[position] = Number(row.amount - units * BigInt(MICROS));
      this.kind[position] = kindOf(row);
      this.order[position] = row.orderId === null ? 0n : storeHash(row.orderId);
      this.id[position] = row.transactionId === null ? 0n : storeHash(row.transactionId);
      this.version[position] = row.version;
      this.texts.product[position] = this.code(row.product);
      this.texts.category[position] = this.code(row.category);
      this.texts.channel[position] = this.code(row.channel);
      for (const naming of NAMINGS) if (row[naming] !== null) this.named.add(naming);
      this.attributeNames.forEach((name, a) => {
        this.attributes[a][position] = this.code(row.attributes?.[name] ?? null);
      });
      this.owner[position] = this.rowOf(row.customer);
      this.link(position);
    }
  }

  /** Takes out what others have taken the place of. */
  supersede(seqs: readonly number[]): void {
    for (const seq of seqs) {
      const position = this.positionOf(seq);
      if (position !== NONE) this.takeOut(position);
    }
  }

  /** Forgets a customer. Ids of the customer's transactions are known no more. */
  forget(customer: string): void {
    const row = this.rows.get(customer);
    if (row === undefined) return;
    for (let position = this.last[row]; position !== NONE; position = this.before[position]) {
      this.takeOut(position);
      this.version[position] = 0;
    }
    this.last[row] = NONE;
    this.rows.delete(customer);
    this.owners[row] = null;
  }

  private positionsOf(customer: string): number[] {
    const positions: number[] = [];
    const row = this.rows.get(customer);
    if (row === undefined) return positions;
    for (let position = this.last[row]; position !== NONE; position = this.before[position]) {
      if (this.gone[position] === 0) positions.push(position);
    }
    return positions.reverse();
  }

  private amountAt(position: number): Micros {
    return BigInt(this.units[position]) * BigInt(MICROS) + BigInt(this.micros[position]);
  }

  /** Puts a transaction before its customer's others, and under its id. */
  private link(position: number): void {
    const row = this.owner[position];
    this.before[position] = this.last[row];
    this.last[row] = position;
    if (this.kind[position] === WITHDRAWN) this.gone[position] = 1;
    else this.counts[row]++;
    if (this.id[position] !== 0n) this.ids.set(this.id[position], position);
  }

  private takeOut(position: number): void {
    if (this.gone[position] === 1) return;
    this.gone[position] = 1;
    this.counts[this.owner[position]]--;
  }

  /** Numbers rise with positions. */
  private positionOf(seq: number): number {
    let [low, high] = [0, this.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.seq[middle] === seq) return middle;
      if (this.seq[middle] < seq) low = middle + 1;
      else high = middle - 1;
    }
    return NONE;
  }

  private rowOf(customer: string): number {
    const known = this.rows.get(customer);
    if (known !== undefined) return known;
    // A row is never given to another: those of forgotten customers stay empty.
    const row = this.nextRow++;
    this.last = withRoom(this.last, row + 1);
    this.counts = withRoom(this.counts, row + 1);
    this.last[row] = NONE;
    this.counts[row] = 0;
    this.rows.set(customer, row);
    this.owners[row] = customer;
    return row;
  }

  private word(code: number): string {
    return code < 0 ? '' : this.words[code];
  }

  private code(word: string | null): number {
    if (word === null) return NONE;
    const known = this.wordCodes.get(word);
    if (known !== undefined) return known;
    this.words.push(word);
    this.wordCodes.set(word, this.words.length - 1);
    return this.words.length - 1;
  }

  private makeRoom(length: number): void {
    this.seq = withRoom(this.seq, length);
    this.day = withRoom(this.day, length);
    this.units = withRoom(this.units, length);
    this.micros = withRoom(this.micros, length);
    this.kind = withRoom(this.kind, length);
    this.order = withRoom(this.order, length);
    this.id = withRoom(this.id, length);
    this.version = withRoom(this.version, length);
    this.before = withRoom(this.before, length);
    this.gone = withRoom(this.gone, length);
    this.owner = withRoom(this.owner, length);
    const { product, category, channel } = this.texts;
    this.texts = {
      product: withRoom(product, length),
      category: withRoom(category, length),
      channel: withRoom(channel, length),
    };
    this.attributes = this.attributes.map((column) => withRoom(column, length));
  }
}

function kindOf({ kind }: NewTransaction): number {
  if (kind === 'withdrawn') return WITHDRAWN;
  return kind === 'refund' || kind === 'cancellation' ? REFUND : SALE;
}
