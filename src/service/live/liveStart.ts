import type { Bundle } from '../../bundles/bundle.ts';
import type { Progress } from '../../forecast/progress.ts';
import type { Store } from '../../store/contract.ts';
import type { Predictor } from '../predictor.ts';
import { type Live, openLive } from './live.ts';

/** Opens a store for serving when there is a model to value its customers by: with the server, or after the first training. */
export class LiveStart {
  /** Whether it has begun: before, nothing of the store is served. */
  begun = false;
  readonly live: Promise<Live>;
  private settle!: { resolve(live: Live): void; reject(error: unknown): void };
  private readonly store: Store;
  private readonly progress: Progress;

  constructor(store: Store, progress: Progress) {
    this.store = store;
    this.progress = progress;
    this.live = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // Whoever waits for it is told; there may be nobody.
    this.live.catch(() => {});
  }

  /** As the server begins: whatever goes wrong, `live` says. */
  begin(bundle: Bundle, predictor: Predictor): void {
    this.begun = true;
    openLive(bundle, predictor, this.store, this.progress).then(this.settle.resolve, this.settle.reject);
  }

  /**
   * With the first model of a server that had none; where it fails another may be tried.
   *
   * @param served  puts the model in its place, before anybody is answered out of the store
   */
  async beginLater(bundle: Bundle, predictor: Predictor, served: () => Promise<void>): Promise<void> {
    const live = await openLive(bundle, predictor, this.store, this.progress);
    await served();
    this.begun = true;
    this.settle.resolve(live);
  }
}
