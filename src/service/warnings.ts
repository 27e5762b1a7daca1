/**
 * What a person should know of a figure. A warning has a code for programs and a text for people; an answer with many
 * customers tells each text once, and of each customer the codes.
 */
import { z } from 'zod';
import type { Language } from '../words/language.ts';
import { tellIn } from '../words/phrases/tellIn.ts';

/** What each code says, in general. */
export const WARNINGS = {
  TRAINING: 'A note from the training of the model.',
  FORECAST: 'A note on the forecast as of this day: the model has become old, say, or a period is not complete.',
  NO_RESIDUAL: 'There is no residual value.',
  HORIZON_LONG: 'The horizon is longer than the history that the model was trained on.',
  HISTORY_LONG: 'The customer’s history is longer than that.',
  REFUNDS_ALONE: 'The customer has refunds alone, and nothing is predicted.',
  ATTRIBUTE_UNSEEN: 'An attribute has a value that the model does not know.',
  COLUMNS_LACKING: 'The transactions lack columns that the model was trained with.',
  SUMMARY_ALONE: 'Only a summary was sent, and a single model answers.',
  AMOUNTS_NEEDED: 'No amounts were sent, and a single model answers.',
  NO_AMOUNTS: 'No amounts were sent: spend is that of all customers.',
  AMOUNTS_UNUSED: 'Amounts were sent, and the model knows none.',
  HISTORICAL_VALUE_UNKNOWN: 'No historicalValue was sent.',
  MEAN_SPEND_ASSUMED: 'No meanSpend was sent.',
  UNEXPLAINED: 'There is nothing to explain.',
} as const;
export type WarningCode = keyof typeof WARNINGS;

const codes = Object.keys(WARNINGS) as [WarningCode, ...WarningCode[]];
const meanings = Object.entries(WARNINGS).map(([code, meaning]) => `* \`${code}\`: ${meaning}`);

export const warningCodeSchema = z.enum(codes).meta({ id: 'WarningCode', description: meanings.join('\n') });

export const warningSchema = z.object({ code: warningCodeSchema, text: z.string() }).meta({
  id: 'Warning',
  description: 'What a person should know of the figures, in English or in German as Accept-Language prefers.',
});
export type Warning = Readonly<z.infer<typeof warningSchema>>;

export function warning(code: WarningCode, text: string): Warning {
  return { code, text };
}

/** What training has noted. */
export function trainingNotes({ warnings }: { readonly warnings: readonly string[] }): Warning[] {
  return warnings.map((text) => warning('TRAINING', text));
}

/** The same in a language: texts differ, codes do not. */
export function warningsIn(language: Language, warnings: readonly Warning[]): Warning[] {
  return warnings.map(({ code, text }) => ({ code, text: tellIn(text, language) }));
}

/** A customer among others, of whom codes are told. */
export type Coded<Told extends { readonly warnings: readonly Warning[] }> = Omit<Told, 'warnings'> & {
  warnings: WarningCode[];
};

export function coded<Told extends { readonly warnings: readonly Warning[] }>(told: Told): Coded<Told> {
  return { ...told, warnings: [...new Set(told.warnings.map(({ code }) => code))] };
}

/** Every text once. */
export function distinct(told: readonly { readonly warnings: readonly Warning[] }[]): Warning[] {
  const known = new Map<string, Warning>();
  for (const { warnings } of told) for (const own of warnings) known.set(own.text, own);
  return [...known.values()];
}
