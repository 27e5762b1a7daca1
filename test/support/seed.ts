/** Of all random cases of a run: a whole number. */
export const SEED = wholeNumber(process.env.TEST_SEED ?? '20261127');

function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value)) return value;
  throw new Error(`TEST_SEED is ${JSON.stringify(text)}, and must be a whole number.`);
}
