import { PerennialError } from '../errors.ts';
import { shorten } from './problems.ts';

/** @throws REQUEST_INVALID */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(body));
  } catch (error) {
    const problem = `The body is invalid JSON: ${shorten((error as Error).message, 200)}`;
    throw new PerennialError('REQUEST_INVALID', { problem, remedy: 'Send one JSON object.' });
  }
}

/** A mark of byte order is none of the text. */
function textOf(body: Uint8Array): string {
  const from = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8', from);
}
