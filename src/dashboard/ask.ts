/** Asking the service: JSON in, JSON out, problem documents as errors. */
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../service/responses.ts';
import { type Came, came, dataAhead, takeAnswer } from './firstQuestion.ts';
import { language } from './settings.ts';

/** What the service refused, or why it could not be reached. */
export class Refusal extends Error {
  readonly status: number;
  readonly problem: Partial<Problem>;
  /** Names the request in the server's log. */
  readonly requestId: string | null;
  /** Seconds after which to try again; null where the service did not say. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Partial<Problem>, requestId: string | null, retryAfter: number | null) {
    super(problem.detail ?? problem.title ?? '');
    this.status = status;
    this.problem = problem;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }
}

/** Undefined where the answer has no body. @throws Refusal; AbortError where the signal aborts */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  let answer: Came;
  try {
    const headers = { 'Accept-Language': language.value, ...init.headers };
    answer = await (takeAnswer(path) ?? came(fetch(path, { credentials: 'same-origin', ...init, headers })));
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refusal(0, {}, null, null);
  }
  const { response, text } = answer;
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  const seconds = Number(response.headers.get('retry-after'));
  const retryAfter = seconds > 0 ? Math.ceil(seconds) : null;
  throw new Refusal(response.status, parsed(text), response.headers.get('x-request-id'), retryAfter);
}

export function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  return ask<T>(path, { method: 'POST', headers, body: JSON.stringify(body), ...(signal ? { signal } : {}) });
}

function parsed(text: string): Partial<Problem> {
  try {
    return JSON.parse(text) as Partial<Problem>;
  } catch {
    return {};
  }
}

export interface Answer<T> {
  /** The last one that came; it stays while a newer one is on its way. */
  readonly data: T | null;
  readonly refusal: Refusal | null;
  readonly waiting: boolean;
  retry(): void;
}

/** So long after the last change a question is asked. */
const PAUSE_MS = 250;

/** Asks with a body whenever it changes, once it has stood still for a moment; null asks for nothing. */
export function usePosted<T>(path: string, body: object | null): Answer<T> {
  const [state, setState] = useState<Omit<Answer<T>, 'retry'>>({ data: null, refusal: null, waiting: body !== null });
  const [turn, setTurn] = useState(0);
  const text = JSON.stringify(body);
  useEffect(() => {
    if (body === null) return;
    const abort = new AbortController();
    setState(({ data, refusal }) => ({ data, refusal, waiting: true }));
    const timer = setTimeout(() => {
      post<T>(path, body, abort.signal).then(
        (data) => setState({ data, refusal: null, waiting: false }),
        (refusal: Refusal) => {
          if (!abort.signal.aborted) setState(({ data }) => ({ data, refusal, waiting: false }));
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [path, text, turn]);
  return { ...state, retry: () => setTurn((before) => before + 1) };
}

/** Asks for a path whenever it changes; null asks for nothing. What has come before is there at once. */
export function useAnswer<T>(path: string | null): Answer<T> {
  const [state, setState] = useState<Omit<Answer<T>, 'retry'>>(() => {
    const data = dataAhead<T>(path) ?? null;
    return { data, refusal: null, waiting: path !== null && data === null };
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === null) return;
    if (dataAhead(path) !== undefined && state.data === dataAhead(path)) {
      void takeAnswer(path);
      return;
    }
    const abort = new AbortController();
    setState(({ data }) => ({ data, refusal: null, waiting: true }));
    ask<T>(path, { signal: abort.signal }).then(
      (data) => {
        if (!abort.signal.aborted) setState({ data, refusal: null, waiting: false });
      },
      (refusal: Refusal) => {
        if (!abort.signal.aborted) setState(({ data }) => ({ data, refusal, waiting: false }));
      },
    );
    return () => abort.abort();
  }, [path, turn]);
  return { ...state, retry: () => setTurn((before) => before + 1) };
}
