import { PerennialError } from '../errors.ts';
import { FORMATS, GENERIC, PRESETS, type Preset } from './presets.ts';

/** A column's name without what does not matter: `Customer ID`, `customer_id` and `CustomerID` are one. */
export function plainName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_.-]+/g, '');
}

/** Places of the columns that have one of these names (`|` between them): those of the first name that there is. */
export function placesOf(names: readonly string[], wanted: string): number[] {
  for (const name of wanted.split('|')) {
    const places = names.flatMap((candidate, place) => (plainName(candidate) === plainName(name) ? [place] : []));
    if (name !== '' && places.length > 0) return places;
  }
  return [];
}

/**
 * The preset that a header speaks for: of those whose signature it holds, the one with the longest; generic for none.
 *
 * @param given  the name of a preset, where the person has said it
 * @throws OPTION_INVALID for a name that there is not
 */
export function choosePreset(names: readonly string[], given: string | undefined): Preset {
  if (given !== undefined) {
    const preset = [...PRESETS, GENERIC].find(({ name }) => name === given);
    if (preset) return preset;
    throw new PerennialError('OPTION_INVALID', {
      option: '--format',
      value: JSON.stringify(given),
      problem: 'there is no such format',
      remedy: `Known formats: ${FORMATS.join(', ')}.`,
    });
  }
  const fitting = PRESETS.filter(({ signature }) => signature.every((column) => placesOf(names, column).length > 0));
  return fitting.reduce((best, preset) => (preset.signature.length > best.signature.length ? preset : best), GENERIC);
}
