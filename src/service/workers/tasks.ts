/** What is done beside the thread that answers: of requests that take longer than a turn of the event loop should. */
import { type ErrorCode, type ErrorDetails, PerennialError } from '../../errors.ts';
import type { StreamFormat } from '../batch/formats.ts';
import type { LineTerms } from '../batch/predictLines.ts';
import type { FoundCustomer } from '../book.ts';
import type { Question } from '../predictor.ts';
import { type FieldProblem, FieldsInvalid } from '../problems.ts';

export type Task =
  /** The body of POST /v1/predictions, as it came; `limit` is the most customers that it may hold. */
  | { readonly kind: 'body'; readonly body: Uint8Array; readonly limit: number }
  /** Some whole lines of such a body as NDJSON, or of a CSV put into such. */
  | {
      readonly kind: 'lines';
      readonly lines: Uint8Array;
      /** Number of the first line; of each, where they come from a CSV. */
      readonly numbers: number | readonly number[];
      readonly terms: LineTerms;
      readonly format: StreamFormat;
      /** Of the request. */
      readonly id: string;
    }
  /** Customers whom the server knows: they are answered by a list. */
  | { readonly kind: 'known'; readonly customers: readonly FoundCustomer[]; readonly question: Question };

/** What a task brings. */
export interface Done {
  /** The answer, or a part of it, as it is sent. */
  readonly bytes: Uint8Array;
  /** Customers predicted. */
  readonly predicted: number;
}

/** Errors lose their class between threads: one on purpose goes as what it is made of. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly fields: readonly FieldProblem[] | null;
}

/** @throws what is no error on purpose */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof PerennialError)) throw error;
  const { code, details } = error;
  return { code, details, fields: error instanceof FieldsInvalid ? error.fields : null };
}

export function errorOf({ code, details, fields }: Refusal): PerennialError {
  return fields ? new FieldsInvalid(fields) : new PerennialError(code, details);
}
