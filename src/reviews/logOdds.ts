/** Words that tell one group of texts from another. */

export interface TellingWord {
  readonly word: string;
  /** Texts of each group that have it. */
  readonly first: number;
  readonly second: number;
  /** Log-odds ratio over its standard deviation: above 0 for words of the first group. */
  readonly z: number;
}

/** Counts that the prior is worth in all. */
const PRIOR = 500;
/** Words in fewer texts are not shown. */
const FEWEST = 3;

/**
 * Log-odds ratio with an informative Dirichlet prior, the words of both groups together (Monroe, Colaresi & Quinn 2008,
 * "Fightin' words", eq. 16 and 20-22).
 *
 * @returns words with |z| of 1.96 or more, the largest |z| first
 */
export function tellingWords(first: Iterable<Iterable<string>>, second: Iterable<Iterable<string>>): TellingWord[] {
  const counts = new Map<string, [number, number]>();
  const totals: [number, number] = [0, 0];
  [first, second].forEach((texts, group) => {
    for (const text of texts) {
      for (const word of text) {
        const count = counts.get(word) ?? [0, 0];
        count[group]++;
        totals[group]++;
        counts.set(word, count);
      }
    }
  });
  const all = totals[0] + totals[1];
  const found: TellingWord[] = [];
  for (const [word, [y1, y2]] of counts) {
    if (y1 + y2 < FEWEST) continue;
    const prior = (PRIOR * (y1 + y2)) / all;
    const odds = (y: number, n: number) => Math.log((y + prior) / (n + PRIOR - y - prior));
    const deviation = Math.sqrt(1 / (y1 + prior) + 1 / (y2 + prior));
    const z = (odds(y1, totals[0]) - odds(y2, totals[1])) / deviation;
    if (Math.abs(z) >= 1.96) found.push({ word, first: y1, second: y2, z });
  }
  return found.sort((a, b) => Math.abs(b.z) - Math.abs(a.z) || (a.word < b.word ? -1 : 1));
}
