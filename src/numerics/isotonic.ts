/** The closest values, by weighted squares, that never rise: adjacent violators are pooled (Ayer et al. 1955). */
export function poolDescending(values: Float64Array, weights: Float64Array): Float64Array {
  const blocks: { mean: number; weight: number; length: number }[] = [];
  values.forEach((value, i) => {
    blocks.push({ mean: value, weight: weights[i], length: 1 });
    while (blocks.length > 1 && blocks.at(-2)!.mean < blocks.at(-1)!.mean) {
      const [after, before] = [blocks.pop()!, blocks.pop()!];
      const weight = before.weight + after.weight;
      const mean = (before.mean * before.weight + after.mean * after.weight) / weight;
      blocks.push({ mean, weight, length: before.length + after.length });
    }
  });
  return Float64Array.from(blocks.flatMap(({ mean, length }) => Array<number>(length).fill(mean)));
}
