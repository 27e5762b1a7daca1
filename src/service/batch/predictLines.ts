/** Customers a line, predictions a line: a bad line is answered in its place by a problem document. */
import { PerennialError } from '../../errors.ts';
import type { Predictor } from '../predictor.ts';
import { FieldsInvalid, failure } from '../problems.ts';
import { type BatchReader, batchReader, groupsOf } from '../readBatch.ts';
import type { Problem } from '../responses.ts';
import { coded } from '../warnings.ts';
import { FORMATS, type StreamFormat } from './formats.ts';
import { PlainCustomers } from './plainCustomers.ts';

/** Bytes of a line: thousands of transactions of one customer. */
export const LONGEST_LINE = 1_000_000;

/** What is asked of every line. */
export interface LineTerms {
  readonly asOf?: string | undefined;
  readonly horizonDays?: number | undefined;
  readonly level?: number | undefined;
  readonly explain?: number | undefined;
}

export interface AnsweredLines {
  /** Without their ends. */
  readonly lines: readonly string[];
  /** How many of them are predictions. */
  readonly predicted: number;
}

/** What is answered in place of a line that can't be: the problem, and the line's number from 1. */
export type LineProblem = Problem & { readonly line: number };

/**
 * @param id  of the request
 * @returns   answers whole lines of UTF-8, in their order, each as a line; blank ones are left out. The first has the
 *            number given, or each has its own, where they come from a CSV: a text among them says what is wrong with the line
 */
export function linePredictor(predictor: Predictor, terms: LineTerms, format: StreamFormat, id: string) {
  const { manifest } = predictor;
  const read = batchReader(manifest, Number.POSITIVE_INFINITY);
  const asked = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
  const { line: lineOf, lines: linesOf } = FORMATS[format];
  return async (bytes: Uint8Array, numbers: number | readonly number[]): Promise<AnsweredLines> => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const answers: string[] = [];
    const refuse = (i: number, error: unknown) => {
      const line = typeof numbers === 'number' ? numbers + i : numbers[i];
      answers[i] = lineOf({ ...failure(error, 0, id).problem, line });
    };
    const plain = new PlainCustomers(manifest, terms.asOf ?? manifest.clock.asOf);
    const plainAt: number[] = [];
    let good: { readonly i: number; readonly customer: unknown }[] = [];
    // What an explanation says follows from the prediction itself.
    const isPlain = terms.explain === undefined;
    for (let i = 0, from = 0, to: number; from < text.length; from = to + 1, i++) {
      const end = text.indexOf(NEWLINE, from);
      to = end < 0 ? text.length : end;
      if (isPlain && plain.takeLine(text, from, to)) {
        plainAt.push(i);
        continue;
      }
      const line = utf8.decode(text.subarray(from, to));
      if (line.trim() === '') continue;
      try {
        const customer = parse(line);
        if (typeof customer === 'string' && typeof numbers !== 'number') throw invalid(customer, MEND);
        if (isPlain && plain.take(customer)) plainAt.push(i);
        else good.push({ i, customer });
      } catch (error) {
        refuse(i, error);
      }
    }
    let request = await attempt(read, asked, good);
    if (request instanceof PerennialError) {
      // Which lines it is shows when each is read alone.
      const alone = await Promise.all(good.map((one) => attempt(read, asked, [one])));
      for (const [k, { i }] of good.entries()) if (alone[k] instanceof PerennialError) refuse(i, ofLine(alone[k]));
      good = good.filter((_, k) => !(alone[k] instanceof PerennialError));
      request = await attempt(read, asked, good);
    }
    if (request instanceof PerennialError) throw request;
    if (plain.length > 0) {
      const group = plain.group();
      linesOf(group, predictor.valuate(group.customers, terms), predictor).forEach((line, k) => {
        answers[plainAt[k]] = line;
      });
    }
    if (request) {
      for (const { group, places } of groupsOf(request.rows, manifest, request.asOf)) {
        predictor.predict(group, request.question).forEach((prediction, k) => {
          answers[good[places[k]].i] = lineOf(coded(prediction));
        });
      }
    }
    // Those of blank lines are not there.
    return { lines: answers.filter(() => true), predicted: plain.length + good.length };
  };
}

/** Fields are told as of the line: it is no list. */
function ofLine(error: unknown): unknown {
  if (!(error instanceof FieldsInvalid)) return error;
  return new FieldsInvalid(error.fields.map((one) => ({ ...one, field: one.field.replace(/^\/customers\/0/, '') })));
}

/** The customers as one request; the error that refuses it; null where there are none. */
async function attempt(read: BatchReader, asked: object, good: readonly { readonly customer: unknown }[]) {
  if (good.length === 0) return null;
  try {
    return await read({ ...asked, customers: good.map(({ customer }) => customer) });
  } catch (error) {
    if (error instanceof PerennialError && error.status < 500) return error;
    throw error;
  }
}

const NEWLINE = 10;
const utf8 = new TextDecoder();
const MEND = 'Mend the line and send it again.';

function parse(line: string): unknown {
  if (line.length > LONGEST_LINE)
    throw invalid('The line is too long', 'Send fewer transactions of the customer, or a summary.');
  try {
    return JSON.parse(line);
  } catch {
    throw invalid('The line is invalid JSON', 'Send one customer a line, as one JSON object.');
  }
}

function invalid(problem: string, remedy: string): PerennialError {
  return new PerennialError('REQUEST_INVALID', { problem, remedy });
}
