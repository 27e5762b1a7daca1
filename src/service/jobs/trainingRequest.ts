import { z } from 'zod';
import { trainingFields } from '../../pipelines/trainingOptions.ts';
import { RUN_STATES } from '../../store/contract.ts';
import { DEFAULT_TERMS } from '../../valuation/terms.ts';
import { MOST_DAYS } from '../requests.ts';

export const trainingRequestSchema = z
  .strictObject({
    ...trainingFields,
    // A longer horizon can't be asked for.
    horizonDays: z.int().min(1).max(MOST_DAYS).default(DEFAULT_TERMS.horizonDays),
    activate: z.boolean().default(false).meta({
      description: 'Whether it answers from then on, if it did no worse out of time than the model that answers now.',
    }),
  })
  .meta({ id: 'TrainingRequest' });
export type TrainingRequest = z.output<typeof trainingRequestSchema>;

/** How far a run is. */
export const progressSchema = z
  .object({
    stage: z.string().meta({ description: 'What it does now, in words.' }),
    done: z.int().meta({ description: 'Stages that are done.' }),
    of: z.int().nullable().meta({ description: 'Stages in all, as the last run had; null in the first.' }),
    secondsLeft: z.number().nullable().meta({ description: 'As the last run took; null in the first.' }),
  })
  .meta({ id: 'TrainingProgress' });
export type TrainingProgress = z.output<typeof progressSchema>;

export const resultSchema = z
  .object({
    version: z.string(),
    activated: z.boolean(),
    reason: z.string().meta({ description: 'Why it was activated, or why not.' }),
    skill: z.number().nullable(),
    activeSkill: z.number().nullable().meta({ description: 'Of the model that answered until then.' }),
  })
  .meta({ id: 'TrainingResult' });
export type TrainingResult = z.output<typeof resultSchema>;

export const runProblemSchema = z
  .object({ code: z.string(), detail: z.string(), hint: z.string() })
  .meta({ id: 'TrainingProblem' });
export type RunProblem = z.output<typeof runProblemSchema>;

export const runSchema = z
  .object({
    id: z.string(),
    state: z.enum(RUN_STATES),
    createdAt: z.iso.datetime(),
    endedAt: z.string().nullable(),
    request: trainingRequestSchema,
    progress: progressSchema.nullable(),
    result: resultSchema.nullable(),
    problem: runProblemSchema.nullable(),
  })
  .meta({ id: 'TrainingRun' });
export type TrainingRun = z.output<typeof runSchema>;

export const runsSchema = z.object({ runs: z.array(runSchema) }).meta({ id: 'TrainingRuns' });
