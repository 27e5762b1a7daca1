import { interpolate } from '../../numerics/chebyshev.ts';

/** Width of a bracket in ln(offset + T): 33 points are enough for what customers do within a horizon. */
const WIDTH = 2;

/**
 * A positive function of T that is dear and asked for at many ages, by interpolation of its logarithm in ln(offset + T), to
 * 1e-13; itself where it is not that smooth. Brackets are fixed, so that an age has the same answer, to the last bit,
 * whatever was asked before.
 *
 * @param offset  such that the function is smooth in ln(offset + T)
 */
export function ageCurve(offset: number, f: (T: number) => number): (T: number) => number {
  const brackets = new Map<number, ((u: number) => number) | null>();
  // Above 0, which rounding would pass.
  const lnAt = (u: number) => Math.log(f(Math.max(0, Math.exp(u) - offset)));
  const bracketOf = (place: number) => {
    const made = interpolate(lnAt, Math.max(Math.log(offset), place * WIDTH), (place + 1) * WIDTH);
    brackets.set(place, made);
    return made;
  };
  return (T) => {
    const u = Math.log(offset + T);
    const place = Math.floor(u / WIDTH);
    let ln = brackets.get(place);
    if (ln === undefined) ln = bracketOf(place);
    return ln === null ? f(T) : Math.exp(ln(u));
  };
}
