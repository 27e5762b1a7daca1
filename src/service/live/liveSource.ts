import { PerennialError } from '../../errors.ts';
import type { Naming } from '../../store/histories.ts';
import type { KeptAttributes } from '../customerAttributes.ts';
import type { Live } from './live.ts';

/** The store that a server was started with, once it is read. */
export interface LiveSource {
  /**
   * @param what  is asked of it, such as `take transactions`
   * @throws STORE_MISSING, MODEL_MISSING, NOT_READY
   */
  ready(what: string): Live;
  /** Whether any transaction has named such; false while there is no store to ask. */
  names(naming: Naming): boolean;
  /** What the store keeps of customers; null while there is no store to ask. */
  readonly attributes: KeptAttributes | null;
  /** Whether customers' figures are still being renewed. */
  readonly stale: boolean;
}

/** @param absent  says that there is no model yet to serve it with */
export function liveSource(source: Promise<Live> | undefined, absent: () => boolean = () => false): LiveSource {
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
    get attributes() {
      return live?.attributes ?? null;
    },
    names: (naming) => live?.names(naming) ?? false,
    ready(what) {
      if (!source) throw new PerennialError('STORE_MISSING', { what });
      if (!live && absent()) throw new PerennialError('MODEL_MISSING');
      if (!live) throw new PerennialError('NOT_READY', { problem });
      return live;
    },
  };
}
