/** Takes up to so many names out of a set. */
export function takeSome(names: Set<string>, count: number): string[] {
  const first: string[] = [];
  for (const name of names) {
    if (first.push(name) === count) break;
  }
  for (const name of first) names.delete(name);
  return first;
}
