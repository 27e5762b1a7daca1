import type { Predictor } from '../predictor.ts';

/** Uses of a predictor: it is disposed when it is no longer served and the last of them has ended. */
interface Use {
  readonly predictor: Predictor;
  takers: number;
  served: boolean;
}

export interface Taken {
  readonly predictor: Predictor;
  release(): void;
}

/**
 * The predictor that answers, in whose place another may come between two turns of the event loop. Whoever answers within
 * one turn asks it as any predictor; whoever needs several takes the one of now, which stays until it is released.
 */
export interface ServedModel extends Predictor {
  take(): Taken;
  /** Keeps the model from being swapped until it is released: for answers out of customers' current figures. */
  hold(): () => void;
  /** Puts another in its place as soon as nobody holds it. @param then  happens in the same turn */
  swap(next: Predictor, then?: () => void): Promise<void>;
}

/** @param counted  is told how many customers were predicted */
export function serveModel(first: Predictor, counted: (customers: number) => void = () => {}): ServedModel {
  let use: Use = { predictor: first, takers: 0, served: true };
  let holders = 0;
  let waiting: (() => void)[] = [];
  const settle = (of: Use) => {
    if (!of.served && of.takers === 0) of.predictor.dispose();
  };
  const counting = (predictor: Predictor): Predictor => ({
    manifest: predictor.manifest,
    version: predictor.version,
    scope: predictor.scope,
    main: predictor.main,
    single: predictor.single,
    value: (customers) => predictor.value(customers),
    predict(...asked) {
      const predictions = predictor.predict(...asked);
      counted(predictions.length);
      return predictions;
    },
    dispose: () => {},
  });
  let current = counting(first);
  return {
    get manifest() {
      return use.predictor.manifest;
    },
    get version() {
      return use.predictor.version;
    },
    get scope() {
      return use.predictor.scope;
    },
    get main() {
      return use.predictor.main;
    },
    get single() {
      return use.predictor.single;
    },
    predict: (...asked) => current.predict(...asked),
    value: (customers) => use.predictor.value(customers),
    take() {
      const taken = use;
      const predictor = current;
      taken.takers++;
      let released = false;
      const release = () => {
        if (released) return;
        released = true;
        taken.takers--;
        settle(taken);
      };
      return { predictor, release };
    },
    hold() {
      holders++;
      let released = false;
      return () => {
        if (released) return;
        released = true;
        holders--;
        if (holders > 0) return;
        const [...ready] = waiting;
        waiting = [];
        for (const go of ready) go();
      };
    },
    swap(next, then = () => {}) {
      return new Promise((done) => {
        const go = () => {
          const former = use;
          use = { predictor: next, takers: 0, served: true };
          current = counting(next);
          then();
          former.served = false;
          settle(former);
          done();
        };
        if (holders === 0) go();
        else waiting.push(go);
      });
    },
    dispose() {
      use.served = false;
      settle(use);
    },
  };
}

export function isServed(predictor: Predictor): predictor is ServedModel {
  return 'take' in predictor;
}
