import { PerennialError } from '../errors.ts';

/** How often work that was lost begins anew. */
const TRIES = 3;
/** What a whole new beginning may mend. */
const MENDED = ['ENGINE_LOST', 'ENGINE_CHANGED'];

/**
 * Does work in an engine, and does it again from its beginning where the engine was lost on the way.
 *
 * @param work  changes nothing unless it is done whole, and connects anew
 * @param tell  is told of each new beginning
 */
export async function retryLost<Result>(
  work: () => Promise<Result>,
  tell: (doing: string) => void = () => {},
): Promise<Result> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PerennialError) || !MENDED.includes(error.code) || tried === TRIES) throw error;
      tell(`${error.message}; beginning again`);
    }
  }
}
