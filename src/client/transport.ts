import type { Problem } from '../service/responses.ts';

export type { Problem };

export interface TransportOptions {
  /** Of the server, with or without a path before /v1. */
  readonly url: string;
  /** An API key, where the server asks for one. */
  readonly key?: string | undefined;
  /** In place of the global one. */
  readonly fetch?: typeof fetch;
  /** Ends requests under way. */
  readonly signal?: AbortSignal;
}

/** What a server refused, with its problem document (RFC 9457). */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** The server's id of the request, under which its log knows it. */
  readonly requestId: string | null;
  /** Seconds after which another try may succeed; null where the server did not say. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, headers: Headers) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
    this.requestId = headers.get('X-Request-Id');
    const seconds = headers.get('Retry-After');
    this.retryAfter = seconds === null ? null : Number(seconds);
  }
}

/** A file's content: text, bytes, a Blob or File, or a stream of bytes. */
export type Bytes = NonNullable<RequestInit['body']>;

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface Transport {
  get<Answer>(path: string, query?: Query): Promise<Answer>;
  post<Answer>(path: string, body?: unknown): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
  put<Answer>(path: string, body: unknown): Promise<Answer>;
  /** Sends bytes as they are. */
  send<Answer>(path: string, bytes: Bytes, query?: Query): Promise<Answer>;
  /** Sends bytes of a media type; the answer comes as a stream in the same type. */
  stream(path: string, type: string, body: Bytes, query?: Query): Promise<ReadableStream<Uint8Array>>;
  /** Resolves with undefined where the answer has no body. */
  remove<Answer>(path: string): Promise<Answer>;
}

interface Sent {
  readonly type?: string;
  readonly body?: Bytes;
  /** JSON unless said otherwise. */
  readonly accept?: string;
}

export function openTransport({ url, key, fetch: send = fetch, signal }: TransportOptions): Transport {
  const root = url.replace(/\/+$/, '');
  const headers = { Accept: 'application/json', ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }) };
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> =>
    request(method, path, body === undefined ? {} : { type: 'application/json', body: JSON.stringify(body) });
  const request = async (method: string, path: string, { type, body, accept }: Sent) => {
    const response = await send(`${root}${path}`, {
      method,
      headers: {
        ...headers,
        ...(type === undefined ? {} : { 'Content-Type': type }),
        ...(accept === undefined ? {} : { Accept: accept }),
      },
      // Streams are sent in one direction at a time.
      ...(body === undefined ? {} : { body, duplex: 'half' }),
      ...(signal ? { signal } : {}),
    } as RequestInit);
    if (!response.ok) throw new ProblemError(await problemOf(response), response.headers);
    return response;
  };
  return {
    get: async <Answer>(path: string, query?: Query) =>
      (await (await ask('GET', withQuery(path, query))).json()) as Answer,
    post: async <Answer>(path: string, body?: unknown) => (await (await ask('POST', path, body)).json()) as Answer,
    patch: async <Answer>(path: string, body: unknown) => (await (await ask('PATCH', path, body)).json()) as Answer,
    put: async <Answer>(path: string, body: unknown) => (await (await ask('PUT', path, body)).json()) as Answer,
    send: async <Answer>(path: string, body: Bytes, query?: Query) => {
      const sent = { type: 'application/octet-stream', body };
      return (await (await request('POST', withQuery(path, query), sent)).json()) as Answer;
    },
    stream: async (path, type, body, query) => {
      const answer = await request('POST', withQuery(path, query), { type, body, accept: type });
      return answer.body!;
    },
    remove: async <Answer>(path: string) => {
      const text = await (await ask('DELETE', path)).text();
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    },
  };
}

/** A proxy between may answer with something else than a problem document. */
async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) return JSON.parse(text) as Problem;
  const detail = `The server answered ${response.status} without a problem document: ${text.slice(0, 200)}`;
  return {
    type: 'about:blank',
    title: 'Not from Perennial',
    status: response.status,
    detail,
    code: 'FOREIGN',
    hint: 'Check the url, and what stands between.',
  };
}

function withQuery(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) parameters.append(name, String(one));
    }
  }
  return parameters.size > 0 ? `${path}?${parameters}` : path;
}
