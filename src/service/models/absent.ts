import { PerennialError } from '../../errors.ts';
import type { Predictor } from '../predictor.ts';

/** Stands where no model is yet: whatever it is asked is refused with what to do (MODEL_MISSING). */
export const ABSENT: Predictor = {
  get bundle() {
    return missing();
  },
  get manifest() {
    return missing();
  },
  get version() {
    return missing();
  },
  get scope() {
    return missing();
  },
  get main() {
    return missing();
  },
  get single() {
    return missing();
  },
  predict: () => missing(),
  valuate: () => missing(),
  value: () => missing(),
};

function missing(): never {
  throw new PerennialError('MODEL_MISSING');
}
