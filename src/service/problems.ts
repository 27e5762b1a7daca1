/** Errors as RFC 9457 problem documents, which name the fields at fault and say nothing of the server's inside. */
import { basename, isAbsolute } from 'node:path';
import type { z } from 'zod';
import { isAddress } from '../engines/address.ts';
import { ERRORS, type ErrorCode, PerennialError } from '../errors.ts';
import type { Language } from '../words/language.ts';
import { type ToldError, tellError } from '../words/phrases/tellError.ts';
import { tellIn } from '../words/phrases/tellIn.ts';
import { instanceOf } from './requestId.ts';
import type { Problem } from './responses.ts';
import { unmeasurable } from './unmeasurable.ts';

export interface FieldProblem {
  /** JSON pointer (RFC 6901), '' for the whole. */
  readonly field: string;
  readonly message: string;
}

/** More would help nobody: a batch with a wrong column has one error a customer. */
const MOST_SHOWN = 20;

/** A request whose fields are at fault: REQUEST_INVALID with the fields as data. */
export class FieldsInvalid extends PerennialError {
  readonly fields: readonly FieldProblem[];

  constructor(fields: readonly FieldProblem[]) {
    const [first] = fields;
    const others = fields.length > 1 ? ` (and ${fields.length - 1} more)` : '';
    super('REQUEST_INVALID', {
      problem: `${first.field === '' ? 'The request' : first.field}: ${first.message}${others}`,
      remedy: 'Mend the fields under `errors` and send the request again.',
    });
    this.fields = fields.slice(0, MOST_SHOWN);
  }
}

/** Parses, or throws FieldsInvalid naming every field. */
export function parseRequest<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = safeParse(schema, value);
  if (parsed.success) return parsed.data;
  throw new FieldsInvalid(parsed.error.issues.flatMap(fieldProblems));
}

/** As the schema's own, which throws where it compares the length of what should be text, and that can't be compared. */
function safeParse<T>(schema: z.ZodType<T>, value: unknown) {
  try {
    return schema.safeParse(value);
  } catch (error) {
    const fields = [...unmeasurable(value)].map((path) => ({ field: pointer(path), message: UNMEASURABLE }));
    if (fields.length === 0) throw error;
    throw new FieldsInvalid(fields);
  }
}

const UNMEASURABLE = 'has a `length` that is no number';

/** JSON pointer to a place in a request. */
export function pointer(path: readonly PropertyKey[]): string {
  // A key is whatever the client wrote, of any length.
  const escaped = path.map((key) => shorten(String(key)).replaceAll('~', '~0').replaceAll('/', '~1'));
  return escaped.map((key) => `/${key}`).join('');
}

function fieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: pointer([...issue.path, key]), message: 'unknown field' }));
  }
  return [{ field: pointer(issue.path), message: issue.message.replace(/^Invalid input: /, '') }];
}

export function shorten(text: string, length = 100): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** What went wrong, for the client, and whether it is the server's own fault. */
export interface Failure {
  readonly problem: Problem;
  readonly fault: boolean;
}

/**
 * @param limit  of the body, in bytes
 * @param id     of the request
 */
export function failure(error: unknown, limit: number, id: string, language: Language = 'en'): Failure {
  const known = error instanceof PerennialError ? error : fromFramework(error, limit);
  if (known && (known.status < 500 || PASSING.has(known.code)))
    return { problem: problemOf(known, id, language), fault: false };
  // The client learns that it was not its doing, and whoever runs the server what to mend.
  if (known?.code === 'STORE_UNWRITABLE') return { problem: problemOf(known, id, language), fault: true };
  return { problem: problemOf(new PerennialError('INTERNAL'), id, language), fault: true };
}

/** What passes by itself, and is nobody's fault. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['NOT_READY', 'BUSY', 'STORE_AWAY']);

/** What an error tells those outside: of a file of the server, or a store on another, its name and not where it lies. */
export function toldOf(error: PerennialError, language: Language = 'en'): ToldError {
  const { message, hint } = tellError(error, language);
  const { file } = error.details;
  if (typeof file !== 'string' || !(isAbsolute(file) || isAddress(file))) return { message, hint };
  return { message: message.replaceAll(file, basename(file)), hint: hint.replaceAll(file, basename(file)) };
}

function problemOf(error: PerennialError, id: string, language: Language): Problem {
  const { code, status } = error;
  const { message, hint } = toldOf(error, language);
  return {
    type: `urn:perennial:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: TITLES[code],
    status,
    detail: message,
    code,
    hint,
    instance: instanceOf(id),
    ...(error instanceof FieldsInvalid
      ? { errors: error.fields.map(({ field, message: told }) => ({ field, message: tellIn(told, language) })) }
      : {}),
  };
}

/** REQUEST_INVALID to Request invalid. */
const TITLES = Object.fromEntries(
  Object.keys(ERRORS).map((code) => [code, code[0] + code.slice(1).toLowerCase().replaceAll('_', ' ')]),
) as Record<ErrorCode, string>;

/** What Express and its body parser throw, told by status and type; null for anything else. */
function fromFramework(error: unknown, limit: number): PerennialError | null {
  if (!(error instanceof Error) || !('status' in error)) return null;
  const type = 'type' in error ? error.type : '';
  if (type === 'entity.too.large') {
    return new PerennialError('REQUEST_TOO_LARGE', { limit: `${limit.toLocaleString('en')} bytes` });
  }
  if (error.status === 415) return new PerennialError('MEDIA_TYPE');
  if (type === 'entity.parse.failed') {
    const problem = `The body is invalid JSON: ${shorten(error.message, 200)}`;
    return new PerennialError('REQUEST_INVALID', { problem, remedy: 'Send one JSON object.' });
  }
  if (error.status === 400) {
    return new PerennialError('REQUEST_INVALID', {
      problem: shorten(error.message, 200),
      remedy: 'Check the request.',
    });
  }
  return null;
}
