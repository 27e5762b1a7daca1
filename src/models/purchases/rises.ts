/** ln of rising factorials z (z + 1) … (z + n - 1) for n = 0 … most, and their first and second derivatives in z. */
export interface Rises {
  readonly ln: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

export function rises(z: number, most: number): Rises {
  const [ln, first, second] = [new Float64Array(most + 1), new Float64Array(most + 1), new Float64Array(most + 1)];
  for (let n = 0; n < most; n++) {
    ln[n + 1] = ln[n] + Math.log(z + n);
    first[n + 1] = first[n] + 1 / (z + n);
    second[n + 1] = second[n] - 1 / ((z + n) * (z + n));
  }
  return { ln, first, second };
}
