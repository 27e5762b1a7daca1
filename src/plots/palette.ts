/**
 * Colours that people with any colour vision tell apart, on paper, white and dark ground alike: from Okabe & Ito (2008),
 * "Color universal design". What happened is always ink, and a model's lines differ by dashes too.
 */
export const INK = 'currentColor';
export const BLUE = '#0072b2';
export const VERMILION = '#d55e00';
export const GREEN = '#009e73';
export const PURPLE = '#b86896';
export const GREY = '#8a8f98';
/** Bars of what happened: in ink they would be too heavy. */
export const SLATE = '#5f6b7a';

/** For the models of a chart, in their order. */
export const SERIES = [BLUE, VERMILION, GREEN, PURPLE] as const;
export const DASHES = ['none', '7,3', '2,3', '8,3,2,3'] as const;

/** From little to much; rises evenly in lightness, so that it prints in grey. */
export const RAMP = ['#f4f8fb', '#cfe1f0', '#9dc6e0', '#5a9fcb', '#1f6fae', '#0b3f78'] as const;

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
  return { fill, ink: share > 0.7 ? '#ffffff' : '#17202a' };
}
