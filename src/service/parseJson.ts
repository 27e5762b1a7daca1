import { PerennialError } from '../errors.ts';
import { shorten } from './problems.ts';

const utf8 = new TextDecoder();

/** @throws REQUEST_INVALID */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch (error) {
    const problem = `The body is invalid JSON: ${shorten((error as Error).message, 200)}`;
    throw new PerennialError('REQUEST_INVALID', { problem, remedy: 'Send one JSON object.' });
  }
}
