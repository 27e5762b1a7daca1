/** Schemas are no deeper; what lies below is refused before anything looks at it. */
const DEEPEST = 20;

/**
 * Places of a JSON value where an object has a `length` that JavaScript can't compare with a number: comparing
 * `{"toString": "x"}` calls its text, and throws. zod does, for it measures whatever has a length.
 *
 * @returns paths to these objects
 */
export function* unmeasurable(value: unknown, path: readonly string[] = []): Generator<readonly string[], void, void> {
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return;
  if ('length' in value && !isComparable(value.length)) yield path;
  for (const [key, inner] of Object.entries(value)) yield* unmeasurable(inner, [...path, key]);
}

function isComparable(value: unknown): boolean {
  try {
    Number(value);
    return true;
  } catch {
    return false;
  }
}
