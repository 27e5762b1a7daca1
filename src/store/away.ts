import { PerennialError } from '../errors.ts';

/** Seconds after which a request that met no store may come again. */
const RETRY_AFTER = 5;

/** A store on another machine that can't be asked at the moment. */
export function storeAway(problem = 'it can not be reached', cause?: unknown): PerennialError {
  return new PerennialError('STORE_AWAY', { problem, retryAfter: RETRY_AFTER }, { cause });
}
