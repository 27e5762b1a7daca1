import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A line of a stream; null in place of one that is too long to be kept. */
export type Line = string | null;

/**
 * The lines of a stream of UTF-8, as they come, some at a time; blank ones are left out. No more is held than one piece
 * of the stream and one line.
 *
 * @param limit  longest line, in characters
 */
export async function* linesIn(stream: Readable, limit: number): AsyncGenerator<Line[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let tooLong = false;
  const take = (text: string): Line | undefined => {
    const line = tooLong ? null : text;
    tooLong = false;
    return line === null || line.length > limit ? null : line.trim() === '' ? undefined : line;
  };
  for await (const piece of stream) {
    const parts = (rest + decoder.write(piece as Buffer)).split('\n');
    rest = parts.pop()!;
    const lines = parts.map(take).filter((line) => line !== undefined);
    if (rest.length > limit) {
      tooLong = true;
      rest = '';
    }
    if (lines.length > 0) yield lines;
  }
  const last = take(rest + decoder.end());
  if (last !== undefined) yield [last];
}
