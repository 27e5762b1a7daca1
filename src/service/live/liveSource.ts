import { PerennialError } from '../../errors.ts';
import type { Live } from './live.ts';

/** The store that a server was started with, once it is read. */
export interface LiveSource {
  /**
   * @param what  is asked of it, such as `take transactions`
   * @throws STORE_MISSING, NOT_READY
   */
  ready(what: string): Live;
  /** Whether customers' figures are still being renewed. */
  readonly stale: boolean;
}

export function liveSource(source: Promise<Live> | undefined): LiveSource {
  let live: Live | null = null;
  let problem = 'it is reading the store';
  source?.then(
    (opened) => {
      live = opened;
    },
    () => {
      problem = 'reading the store failed';
    },
  );
  return {
    get stale() {
      return live?.stale ?? false;
    },
    ready(what) {
      if (!source) throw new PerennialError('STORE_MISSING', { what });
      if (!live) throw new PerennialError('NOT_READY', { problem });
      return live;
    },
  };
}
