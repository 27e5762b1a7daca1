import type { Readable } from 'node:stream';

const NEWLINE = 10;

/**
 * A stream in pieces that end where a line ends, as they come. No more is held than one piece of the stream and one line.
 *
 * @param limit  longest line, in bytes: of a longer one only so much and a byte more is kept, by which it can be told
 */
export async function* wholeLines(stream: Readable, limit: number): AsyncGenerator<Buffer> {
  /** Of the line that has not ended yet. */
  let begun: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer) => {
    const room = limit + 1 - length;
    if (room <= 0) return;
    const kept = part.length > room ? part.subarray(0, room) : part;
    begun.push(kept);
    length += kept.length;
  };
  // Who stops reading may still answer on the same connection.
  for await (const read of stream.iterator({ destroyOnReturn: false })) {
    const piece = read as Buffer;
    const first = piece.indexOf(NEWLINE);
    if (first < 0) {
      keep(piece);
      continue;
    }
    const last = piece.lastIndexOf(NEWLINE);
    keep(piece.subarray(0, first));
    begun.push(piece.subarray(first, last + 1));
    yield begun.length === 1 ? begun[0] : Buffer.concat(begun);
    begun = [];
    length = 0;
    keep(piece.subarray(last + 1));
  }
  if (length > 0) yield Buffer.concat(begun);
}

/** Lines that ended in these bytes. */
export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
