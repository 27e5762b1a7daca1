import { createReadStream } from 'node:fs';
import { PerennialError } from '../errors.ts';

/** Separators that are tried, the likeliest first. */
const DELIMITERS = [',', ';', '\t', '|'];
/** A header longer than this is no header. */
const LONGEST = 1 << 20;

export interface Header {
  readonly names: readonly string[];
  readonly delimiter: string;
}

/**
 * Reads the first record of a CSV file; without a delimiter given, the one that makes most columns of it is taken.
 *
 * @throws FILE_EMPTY for a file of blank lines, FILE_FORMAT for one whose header is not UTF-8 or has no end
 */
export async function readHeader(file: string, path: string, delimiter?: string): Promise<Header> {
  const text = await firstRecord(file, path);
  if (text === '') throw new PerennialError('FILE_EMPTY', { file });
  const candidates = (delimiter === undefined ? DELIMITERS : [delimiter]).map((candidate) => ({
    delimiter: candidate,
    names: splitRecord(text, candidate).map((name) => name.trim()),
  }));
  return candidates.reduce((best, candidate) => (candidate.names.length > best.names.length ? candidate : best));
}

/** The fields of one CSV record; a doubled quote within quotes is a quote. */
export function splitRecord(record: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < record.length; i++) {
    const letter = record[i]!;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (record[i + 1] === '"') field += record[++i];
      else quoted = false;
    } else if (letter === '"' && field === '') quoted = true;
    else if (letter === delimiter) {
      fields.push(field);
      field = '';
    } else field += letter;
  }
  return [...fields, field];
}

async function firstRecord(file: string, path: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 16 })) {
      text = (text + decoder.decode(chunk as Buffer, { stream: true })).replace(/^[\r\n]+/, '');
      const end = endOfRecord(text);
      if (end >= 0) return text.slice(0, end);
      if (text.length > LONGEST) throw headerError(file, 'its first line does not end', 'Is it a CSV file?');
    }
    return (text + decoder.decode()).trimEnd();
  } catch (error) {
    if (error instanceof PerennialError) throw error;
    throw notUtf8(file);
  }
}

/** Where the first line break outside quotes is, or -1. */
function endOfRecord(text: string): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (!quoted && (text[i] === '\n' || text[i] === '\r')) return i;
  }
  return -1;
}

/** What to say of a text that is in some other encoding. */
export function notUtf8(file: string): PerennialError {
  return headerError(file, 'it is not UTF-8', 'Say how it is written, for example --encoding latin-1.');
}

function headerError(file: string, problem: string, remedy: string): PerennialError {
  return new PerennialError('FILE_FORMAT', { file, format: 'CSV', problem, remedy });
}
