import type { Predictor } from '../predictor.ts';
import { ABSENT } from './absent.ts';

/**
 * The predictor that answers, in whose place another may come between two turns of the event loop. Whoever answers within
 * one turn asks it as any predictor; whoever needs several keeps to the one of now.
 */
export interface ServedModel extends Predictor {
  /** Whether there is none yet: all else then throws MODEL_MISSING. */
  readonly absent: boolean;
  now(): Predictor;
  /** Keeps the model from being swapped until it is released: for answers out of customers' current figures. */
  hold(): () => void;
  /** Puts another in its place as soon as nobody holds it. @param then  happens in the same turn */
  swap(next: Predictor, then?: () => void): Promise<void>;
}

/** @param counted  is told how many customers were predicted */
export function serveModel(first: Predictor | null, counted: (customers: number) => void = () => {}): ServedModel {
  let holders = 0;
  let waiting: (() => void)[] = [];
  const counting = (predictor: Predictor): Predictor => ({
    bundle: predictor.bundle,
    manifest: predictor.manifest,
    version: predictor.version,
    scope: predictor.scope,
    main: predictor.main,
    single: predictor.single,
    value: (customers) => predictor.value(customers),
    valuate(customers, question) {
      counted(customers.summaries.customer.length);
      return predictor.valuate(customers, question);
    },
    predict(...asked) {
      const predictions = predictor.predict(...asked);
      counted(predictions.length);
      return predictions;
    },
  });
  let current = first ? counting(first) : ABSENT;
  return {
    get absent() {
      return current === ABSENT;
    },
    get bundle() {
      return current.bundle;
    },
    get manifest() {
      return current.manifest;
    },
    get version() {
      return current.version;
    },
    get scope() {
      return current.scope;
    },
    get main() {
      return current.main;
    },
    get single() {
      return current.single;
    },
    predict: (...asked) => current.predict(...asked),
    valuate: (...asked) => current.valuate(...asked),
    value: (customers) => current.value(customers),
    now: () => current,
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
          current = counting(next);
          then();
          done();
        };
        if (holders === 0) go();
        else waiting.push(go);
      });
    },
  };
}

export function isServed(predictor: Predictor): predictor is ServedModel {
  return 'now' in predictor;
}
