/** What training can be told, the same by flag, by request and by a program. */
import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import { TIME_UNITS, type TimeUnit } from '../units.ts';
import { DEFAULT_TERMS, termsSchema } from '../valuation/terms.ts';
import { AUTO } from './chooseModel.ts';

const namesSchema = z.array(z.string().min(1).max(200)).max(50);

/** Parts of the covariates that do not act on purchasing and dropout with a coefficient for each. */
export const COVARIATE_PARTS = ['purchaseOnly', 'dropoutOnly', 'same'] as const;

const covariateFields = z.strictObject({
  names: namesSchema.min(1).meta({
    description: 'All of them: attributes that say who buys more and who leaves earlier.',
    example: ['channel'],
  }),
  purchaseOnly: namesSchema.default([]).meta({ description: 'Those that act on purchasing alone.' }),
  dropoutOnly: namesSchema.default([]).meta({ description: 'Those that act on dropout alone.' }),
  same: namesSchema.default([]).meta({ description: 'Those that act on both with one coefficient.' }),
  ridge: z.number().min(0).max(1e9).default(0).meta({ description: 'Penalty on coefficients; 0 for none.' }),
});
type CovariateFields = z.output<typeof covariateFields>;

/** Covariates that predictions are to follow. */
export const covariatesSchema = covariateFields
  .check(({ value, issues }) => {
    for (const { part, at, problem } of faultyParts(value)) {
      issues.push({ code: 'custom', path: [part, at], message: problem, input: value });
    }
  })
  .meta({ id: 'TrainingCovariates' });

/** Names in a part that are no covariates, or that another part has (`first`). */
export function* faultyParts(request: Pick<CovariateFields, 'names' | (typeof COVARIATE_PARTS)[number]>) {
  const owners = new Map<string, (typeof COVARIATE_PARTS)[number]>();
  for (const part of COVARIATE_PARTS) {
    for (const [at, name] of request[part].entries()) {
      const first = owners.get(name) ?? null;
      if (!request.names.includes(name)) yield { part, at, name, first: null, problem: 'is not among the covariates' };
      else if (first !== null && first !== part) yield { part, at, name, first, problem: `${first} has it already` };
      owners.set(name, part);
    }
  }
}

const { horizonDays, discountRate, margin } = termsSchema.shape;
const units = Object.keys(TIME_UNITS) as [TimeUnit, ...TimeUnit[]];

/** With their defaults; each is that of `perennial train`. */
export const trainingFields = {
  horizonDays: horizonDays.default(DEFAULT_TERMS.horizonDays),
  discountRate: discountRate.default(DEFAULT_TERMS.discountRate),
  margin: margin.default(DEFAULT_TERMS.margin),
  timeUnit: z.enum(units).default('week').meta({ description: 'Of rates and times in the models’ parameters.' }),
  models: z
    .array(z.string().max(50))
    .min(1)
    .max(20)
    .default([AUTO])
    .meta({ description: 'Purchase models by name; `auto` for the combined forecast.' }),
  covariates: covariatesSchema.optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  posterior: z.boolean().default(false).meta({ description: 'Draws of the parameters: a dozen fits’ worth of time.' }),
};
const trainingSchema = z.strictObject(trainingFields);
export type TrainingOptions = z.output<typeof trainingSchema>;

/** @throws OPTION_INVALID naming the first option at fault */
export function checkTrainingOptions(options: Readonly<Record<string, unknown>>): void {
  const parsed = trainingSchema.safeParse(options);
  if (parsed.success) return;
  const [{ path, message }] = parsed.error.issues;
  const value = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], options);
  throw new PerennialError('OPTION_INVALID', {
    option: path.join('.'),
    value: String(JSON.stringify(value)),
    problem: message.replace(/^Invalid input: /, ''),
    remedy: 'Train with another.',
  });
}
