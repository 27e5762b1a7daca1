/** The versions of the model: which there are, and which answers. */
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import { answer } from '../answer.ts';
import { callerOf } from '../auth/guard.ts';
import { languageOf } from '../languageOf.ts';
import type { Registry } from '../models/registry.ts';
import { warningSchema, warningsIn } from '../warnings.ts';
import type { Route } from './route.ts';

export const modelVersionSchema = z
  .object({
    version: z.string().meta({ description: 'Equal bundles have equal versions.', example: '20111209-3f9a60b1' }),
    active: z.boolean().meta({ description: 'Whether it answers.' }),
    createdAt: z.iso.datetime(),
    asOf: z.iso.date().meta({ description: 'The last day that it learnt from.' }),
    method: z.enum(['combined', 'single']),
    name: z.string(),
    horizonDays: z.number(),
    customers: z.number(),
    skill: z.number().nullable().meta({
      description:
        'How much less error than the naive formula it made out of time: 0.2 is a fifth less; null where not measured.',
    }),
    warnings: z.array(warningSchema),
  })
  .meta({ id: 'ModelVersion' });
export const modelVersionsSchema = z.object({ models: z.array(modelVersionSchema) }).meta({ id: 'ModelVersions' });

const paramsSchema = z.object({ version: z.string().meta({ example: '20111209-3f9a60b1' }) });

/** @param registry  null where no store is served */
export function modelsRoutes(registry: Registry | null): readonly Route[] {
  const kept = (what: string): Registry => {
    if (!registry) throw new PerennialError('STORE_MISSING', { what });
    return registry;
  };
  const list: Route = {
    method: 'GET',
    path: '/v1/models',
    scope: 'read',
    operation: {
      id: 'models',
      tag: 'Models',
      summary: 'All versions of the model, the oldest first',
      answers: { 200: { description: 'The versions.', content: { 'application/json': modelVersionsSchema } } },
      problems: ['STORE_MISSING'],
    },
    handlers: [
      async (request, response) => {
        const models = await kept('keep versions of a model for').list();
        const language = languageOf(request, undefined);
        const told = models.map((one) => ({ ...one, warnings: warningsIn(language, one.warnings) }));
        answer(response, 200, { models: told });
      },
    ],
  };
  const activate: Route = {
    method: 'POST',
    path: '/v1/models/:version/activate',
    scope: 'write',
    operation: {
      id: 'activateModel',
      tag: 'Models',
      summary: 'Have a version answer from now on',
      description:
        'Answered when every customer has been valued by it; until then the former answers. Then all figures change at once, and requests under way finish on the former. A version that does not fit the store is refused, and the former answers on.',
      params: paramsSchema,
      answers: { 200: { description: 'It answers.', content: { 'application/json': modelVersionSchema } } },
      problems: ['STORE_MISSING', 'VERSION_UNKNOWN', 'BUNDLE_UNFIT', 'NOT_READY'],
    },
    handlers: [
      async (request, response) => {
        const version = String(request.params.version);
        answer(response, 200, await kept('activate a model for').activate(version, callerOf(response).id));
      },
    ],
  };
  return [list, activate];
}
