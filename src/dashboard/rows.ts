/** Rows of a long list, fetched in blocks as they are scrolled to. */
import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ask, type Refusal } from './ask.ts';
import type { CustomerListRow, CustomersPage } from './contract.ts';

const BLOCK = 100;
/** As many blocks are held: those looked at last. */
const MOST_BLOCKS = 10;

/** Ranks of customers whose rows have come, in the list that was looked at last. */
export const rankOf = new Map<string, number>();
/** The list that was looked at last: neighbours of a customer are its rows. */
export const lastList = signal<string | null>(null);

export interface Rows {
  /** What the last block said of the whole; null before the first. */
  readonly page: Omit<CustomersPage, 'rows'> | null;
  readonly refusal: Refusal | null;
  at(rank: number): CustomerListRow | null;
  /** Fetches what is lacking between two ranks, and a block on either side; what lies elsewhere and is still on its way is dropped. */
  want(from: number, to: number): void;
  retry(): void;
}

/** @param address  of the list, with its query but without `from` and `limit` */
export function useRows(address: string): Rows {
  const rows = useMemo(() => openRows(address), [address]);
  useEffect(() => {
    rows.want(0, 1);
    return () => rows.close();
  }, [rows]);
  const { page, refusal } = rows.state.value;
  return { page, refusal, at: rows.at, want: rows.want, retry: rows.retry };
}

function openRows(address: string) {
  rankOf.clear();
  const state = signal<Pick<Rows, 'page' | 'refusal'>>({ page: null, refusal: null });
  const blocks = new Map<number, CustomerListRow[]>();
  const coming = new Map<number, AbortController>();
  let last: [number, number] = [0, 1];

  const fetchBlock = async (block: number) => {
    const abort = new AbortController();
    coming.set(block, abort);
    const separator = address.includes('?') ? '&' : '?';
    try {
      const path = `${address}${separator}from=${block * BLOCK}&limit=${BLOCK}`;
      const { rows, ...page } = await ask<CustomersPage>(path, { signal: abort.signal });
      rows.forEach((row, k) => {
        rankOf.set(row.customerId, block * BLOCK + k);
      });
      blocks.delete(block);
      blocks.set(block, rows);
      if (blocks.size > MOST_BLOCKS) blocks.delete(blocks.keys().next().value!);
      state.value = { page, refusal: null };
    } catch (error) {
      if (!abort.signal.aborted) state.value = { page: state.value.page, refusal: error as Refusal };
    } finally {
      if (coming.get(block) === abort) coming.delete(block);
    }
  };
  const want = (from: number, to: number) => {
    last = [from, to];
    const total = state.value.page?.total ?? 1;
    const first = Math.max(0, Math.floor(from / BLOCK) - 1);
    const end = Math.min(Math.floor(Math.max(0, total - 1) / BLOCK), Math.floor(to / BLOCK) + 1);
    for (const [block, abort] of coming) {
      if (block < first || block > end) {
        abort.abort();
        coming.delete(block);
      }
    }
    for (let block = first; block <= end; block++) {
      if (!blocks.has(block) && !coming.has(block)) void fetchBlock(block);
    }
  };
  return {
    state,
    want,
    at: (rank: number) => blocks.get(Math.floor(rank / BLOCK))?.[rank % BLOCK] ?? null,
    retry() {
      state.value = { ...state.value, refusal: null };
      want(...last);
    },
    close() {
      for (const abort of coming.values()) abort.abort();
    },
  };
}
