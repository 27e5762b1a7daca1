/**
 * A pure function of numbers that remembers its answers, forgetting all of them when it knows too many: for what is dear
 * to prepare and asked for again and again, like a rule of quadrature for a customer after another.
 */
export function memoise<Numbers extends readonly number[], Answer>(
  f: (...numbers: Numbers) => Answer,
  most = 512,
): (...numbers: Numbers) => Answer {
  const known = new Map<string, Answer>();
  return (...numbers) => {
    const key = numbers.join();
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const answer = f(...numbers);
    if (known.size >= most) known.clear();
    known.set(key, answer);
    return answer;
  };
}
