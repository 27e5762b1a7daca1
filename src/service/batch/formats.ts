/** In what customers come and predictions go, a line each. */
import type { IncomingMessage } from 'node:http';
import type { Valuation } from '../../valuation/value.ts';
import type { Group } from '../group.ts';
import { type Answerer, predictionsOf } from '../predictions.ts';
import type { CodedPrediction } from '../responses.ts';
import { coded } from '../warnings.ts';
import { CSV_HEADER, csvLine } from './csvPredictions.ts';
import { jsonPredictions } from './jsonPredictions.ts';
import type { LineProblem } from './predictLines.ts';

export type StreamFormat = 'ndjson' | 'csv';

interface Format {
  /** Media type. */
  readonly type: string;
  readonly contentType: string;
  /** Line before the first; null where there is none. */
  readonly header: string | null;
  line(answer: CodedPrediction | LineProblem): string;
  /** Lines of customers of whom there are no remarks. */
  lines(group: Group, valuation: Valuation, answerer: Answerer): string[];
}

export const FORMATS: Readonly<Record<StreamFormat, Format>> = {
  ndjson: {
    ...{ type: 'application/x-ndjson', contentType: 'application/x-ndjson', header: null },
    line: (answer) => JSON.stringify(answer),
    lines: (...made) => jsonPredictions(...made),
  },
  csv: {
    ...{ type: 'text/csv', contentType: 'text/csv; charset=utf-8', header: CSV_HEADER },
    line: csvLine,
    lines: (...made) => predictionsOf(...made).map((prediction) => csvLine(coded(prediction))),
  },
};

/** By media type, NDJSON under each of its names. */
const BY_TYPE: ReadonlyMap<string, StreamFormat> = new Map([
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['text/csv', 'csv'],
]);

/** In which a request comes; null where it is no stream of lines. */
export function formatOf({ headers }: IncomingMessage): StreamFormat | null {
  const type = headers['content-type']?.split(';', 1)[0].trim().toLowerCase();
  return (type && BY_TYPE.get(type)) || null;
}

export function other(format: StreamFormat): StreamFormat {
  return format === 'csv' ? 'ndjson' : 'csv';
}
