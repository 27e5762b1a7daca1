/**
 * Colours by role. Marks name roles; drawing turns each into a class, which a page's CSS may colour as it likes
 * (`.chart-fill-series-1`, `.chart-stroke-series-1`), beside the colour below as an attribute, which any CSS overrides and
 * with which a picture stands alone. People with any colour vision tell them apart, on paper, white and dark ground alike:
 * from Okabe & Ito (2008), "Color universal design". What happened is always ink, and a model's lines differ by dashes too.
 */

/** From little to much; rises evenly in lightness, so that it prints in grey. */
const RAMP = ['#f4f8fb', '#cfe1f0', '#9dc6e0', '#5a9fcb', '#1f6fae', '#0b3f78'] as const;
const INK_ON_LIGHT = '#17202a';
const INK_ON_DARK = '#ffffff';

/** Steps of the ramp that have a role: more can't be told apart. */
const RAMP_STEPS = 12;

/** The colour of each role where no CSS says otherwise: on white. */
export const ROLES: Readonly<Record<string, string>> = Object.freeze({
  /** Models, in the order of a chart; the first is the forecast. */
  'series-1': '#0072b2',
  'series-2': '#d55e00',
  'series-3': '#009e73',
  'series-4': '#b86896',
  /** Bars of what happened: in ink they would be too heavy. */
  fact: '#5f6b7a',
  /** What a chart compares with: chance, perfection, an end. */
  reference: '#8a8f98',
  ...Object.fromEntries(
    Array.from({ length: RAMP_STEPS }, (_, k) => [`ramp-${k}`, rampColour(k / (RAMP_STEPS - 1)).fill]),
  ),
  'on-light': INK_ON_LIGHT,
  'on-dark': INK_ON_DARK,
});

/** What happened. */
export const INK = 'currentColor';
export const FORECAST = role('series-1');
export const SECOND = role('series-2');
export const FACT = role('fact');
export const REFERENCE = role('reference');

/** For the models of a chart, in their order. */
export const SERIES = ['series-1', 'series-2', 'series-3', 'series-4'].map(role);
export const DASHES = ['none', '7,3', '2,3', '8,3,2,3'] as const;

/** A role as marks name it: a colour that Plot takes for one. */
export function role(name: string): string {
  return `var(--${name})`;
}

/** The class and the plain colour of a mark's colour; null where it names no role. */
export function dress(attribute: string, colour: string): { className: string; colour: string } | null {
  const name = /^var\(--([\w-]+)\)$/.exec(colour)?.[1];
  if (name === undefined || !(name in ROLES)) return null;
  return { className: `chart-${attribute}-${name}`, colour: ROLES[name] };
}

/** The role at `share` of the ramp, 0 to 1, and that of ink that can be read on it. */
export function rampRole(share: number): { fill: string; ink: string } {
  const step = Math.round(Math.min(1, Math.max(0, share)) * (RAMP_STEPS - 1));
  const { ink } = rampColour(step / (RAMP_STEPS - 1));
  return { fill: role(`ramp-${step}`), ink: role(ink === INK_ON_DARK ? 'on-dark' : 'on-light') };
}

/** The colour at `share` of the ramp, 0 to 1, and ink that can be read on it. */
export function rampColour(share: number): { fill: string; ink: string } {
  const place = Math.min(1, Math.max(0, share)) * (RAMP.length - 1);
  const from = Math.min(RAMP.length - 2, Math.floor(place));
  const channel = (colour: string, k: number) => Number.parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
  const mixed = [0, 1, 2].map((k) => {
    const [low, high] = [channel(RAMP[from], k), channel(RAMP[from + 1], k)];
    return Math.round(low + (high - low) * (place - from));
  });
  const fill = `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  return { fill, ink: share > 0.7 ? INK_ON_DARK : INK_ON_LIGHT };
}
