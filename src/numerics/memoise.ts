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

/** A pure function of an object that never changes, computed once for each and forgotten with it. */
export function oncePer<Thing extends object, Answer extends object>(
  f: (thing: Thing) => Answer,
): (thing: Thing) => Answer {
  const known = new WeakMap<Thing, Answer>();
  return (thing) => {
    const answer = known.get(thing) ?? f(thing);
    known.set(thing, answer);
    return answer;
  };
}

/** A pure function of parameters and of an object that never changes: of each object it remembers the last answer. */
export function lastPer<Thing extends object, Answer>(
  f: (parameters: Float64Array, thing: Thing) => Answer,
): (parameters: Float64Array, thing: Thing) => Answer {
  const known = new WeakMap<Thing, { readonly parameters: Float64Array; readonly answer: Answer }>();
  return (parameters, thing) => {
    const last = known.get(thing);
    if (last?.parameters.every((value, i) => value === parameters[i])) return last.answer;
    const answer = f(parameters, thing);
    known.set(thing, { parameters: parameters.slice(), answer });
    return answer;
  };
}
