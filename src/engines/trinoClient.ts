/**
 * Trino's client protocol (trino.io/docs/current/develop/client-protocol.html): a statement is posted, and its answer
 * fetched page by page, each page naming the address of the next. The engine makes no more pages than are fetched.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import type { Address } from './address.ts';
import { patienceOf, progressOf, statsSchema } from './trinoProgress.ts';
import type { TextChunk } from './warehouse.ts';

const pageSchema = z.object({
  nextUri: z.string().optional(),
  columns: z.array(z.object({ name: z.string() })).optional(),
  data: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).optional(),
  error: z
    .object({ message: z.string().default(''), errorName: z.string(), errorType: z.string().default('') })
    .optional(),
  stats: statsSchema.optional(),
});
type Page = z.output<typeof pageSchema>;

/** A page can be fetched again: so many times, after so many ms that double. */
const TRIES = 5;
const FIRST_PAUSE = 100;
/** Longest time, in ms, that a server may take for one page; it answers every second, if only that it still works. */
const ANSWER_WITHIN = 60_000;
/** Longest time, in ms, that a server may take to hear that nobody wants the rest. */
const CANCEL_WITHIN = 5_000;
/** Answers of a server, or of what stands before it, that ask to try again. */
const TRY_AGAIN = [429, 502, 503, 504];

/** Errors by name that a whole new question may mend: a node went away, or the server is about to. */
const LOST = /^(REMOTE_|PAGE_TRANSPORT|NO_NODES_AVAILABLE|TOO_MANY_REQUESTS_FAILED|SERVER_|ABANDONED_QUERY|NODE_)/;
const MISSING = /^(TABLE|SCHEMA|CATALOG)_NOT_FOUND$/;

export function trinoClient(address: Address): { stream(sql: string, signal?: AbortSignal): AsyncIterable<TextChunk> } {
  const { text: engine, host, database, table, options } = address;
  const user = address.user ?? process.env.TRINO_USER ?? process.env.USER ?? 'perennial';
  const password = process.env.TRINO_PASSWORD;
  const secure = password !== undefined || options.get('ssl') === 'true';
  const patience = patienceOf(address);
  const origin = `${secure ? 'https' : 'http'}://${host}:${address.port ?? (secure ? 443 : 8080)}`;
  const headers = {
    'X-Trino-User': user,
    'X-Trino-Source': 'perennial',
    'X-Trino-Catalog': database,
    'X-Trino-Schema': table[0],
    'X-Trino-Time-Zone': 'UTC',
    ...(password === undefined
      ? {}
      : { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }),
  };

  /** One page. What was posted is not posted again unless the server refused it; what is fetched can be again. */
  async function page(uri: string, body: string | null, signal: AbortSignal | undefined): Promise<Page> {
    let problem = '';
    const end = performance.now() + (body === null ? patience : ANSWER_WITHIN);
    for (let tried = 0, pause = FIRST_PAUSE; tried < TRIES; tried++, pause *= 2) {
      if (tried > 0) await wait(pause, undefined, signal ? { signal } : {});
      const left = end - performance.now();
      if (left <= 0) break;
      const limit = AbortSignal.timeout(Math.ceil(Math.min(ANSWER_WITHIN, left)));
      const request = { headers, signal: signal ? AbortSignal.any([signal, limit]) : limit };
      try {
        const answer = await fetch(uri, body === null ? request : { ...request, method: 'POST', body });
        if (answer.ok) return pageSchema.parse(await answer.json());
        problem = `HTTP ${answer.status}`;
        if (answer.status === 401 || answer.status === 403) {
          const remedy = 'Set TRINO_USER and TRINO_PASSWORD; a password that has expired has to be set anew there.';
          throw new PerennialError('ENGINE_REFUSED', { engine, user, problem, remedy });
        }
        if (!TRY_AGAIN.includes(answer.status)) break;
      } catch (error) {
        if (error instanceof PerennialError || signal?.aborted) throw error;
        problem = error instanceof z.ZodError ? 'it does not speak as Trino does' : reasonOf(error);
        if (body !== null) break;
      }
    }
    if (body === null) throw new PerennialError('ENGINE_LOST', { engine, problem });
    const remedy = 'Check host and port, and whether the server runs and speaks HTTP (for HTTPS add ?ssl=true).';
    throw new PerennialError('ENGINE_UNREACHABLE', { engine, problem, remedy });
  }

  function failure({ message, errorName, errorType }: NonNullable<Page['error']>): PerennialError {
    const problem = `${message.split('\n')[0]} (${errorName})`;
    if (MISSING.test(errorName)) return new PerennialError('ENGINE_TABLE_MISSING', { engine, table: table.join('.') });
    if (errorName === 'PERMISSION_DENIED') {
      const remedy = 'Ask for the right to read the table, or to create tables in the schema that is written to.';
      return new PerennialError('ENGINE_REFUSED', { engine, user, problem, remedy });
    }
    return new PerennialError(LOST.test(errorName) && errorType !== 'USER_ERROR' ? 'ENGINE_LOST' : 'ENGINE_FAILED', {
      engine,
      problem,
    });
  }

  async function* stream(sql: string, signal?: AbortSignal): AsyncGenerator<TextChunk, void, void> {
    let next: string | undefined;
    try {
      signal?.throwIfAborted();
      let read = await page(`${origin}/v1/statement`, sql, signal);
      const progress = progressOf(engine, patience);
      for (;;) {
        next = read.nextUri && sameOrigin(read.nextUri);
        if (read.error) {
          next = undefined;
          throw failure(read.error);
        }
        const { data, stats } = read;
        if (data && data.length > 0) yield byColumn(data);
        if (next === undefined) return;
        progress(stats, data !== undefined);
        read = await page(next, null, signal);
      }
    } catch (error) {
      if (signal?.aborted) throw new PerennialError('ENGINE_CANCELLED', { engine }, { cause: error });
      throw error;
    } finally {
      // Whoever stops reading stops the engine.
      if (next !== undefined) {
        const limit = AbortSignal.timeout(CANCEL_WITHIN);
        await fetch(next, { method: 'DELETE', headers, signal: limit }).catch(() => {});
      }
    }
  }

  /** The next page by way of the address that the person gave: credentials go nowhere else. */
  function sameOrigin(uri: string): string {
    const { pathname, search } = new URL(uri);
    return `${origin}${pathname}${search}`;
  }

  return { stream };
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

function byColumn(rows: readonly (readonly (string | number | boolean | null)[])[]): TextChunk {
  const columns = rows[0].map((_, column) => rows.map((row) => (row[column] === null ? null : String(row[column]))));
  return { length: rows.length, columns };
}
