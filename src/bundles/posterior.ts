import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import type { Posterior } from '../models/posterior.ts';
import type { Bundle } from './bundle.ts';

/** Where a bundle keeps draws of its models' parameters. */
export const POSTERIOR_FILE = 'posterior.json';

// JSON knows no infinity, which is what the shape of a hopeless tail may be.
const shape = z
  .number()
  .nullable()
  .transform((value) => value ?? Infinity);

const posteriorSchema = z.object({
  model: z.string(),
  parameterNames: z.array(z.string()),
  draws: z.array(z.array(z.number())).min(1),
  diagnostics: z.object({
    paretoK: shape,
    threshold: shape,
    effectiveSampleSize: z.number(),
    rounds: z.number(),
    evaluations: z.number(),
    reliable: z.boolean(),
  }),
});

/** The parameter uncertainty of a bundle's models. */
export interface Posteriors {
  readonly purchases: Posterior;
  /** null where spend is no model's, or the pooled mean. */
  readonly spend: Posterior | null;
}
const posteriorsSchema = z.object({ purchases: posteriorSchema, spend: posteriorSchema.nullable() });

export function posteriorBytes(posteriors: Posteriors): Uint8Array {
  return Buffer.from(`${JSON.stringify(posteriors)}\n`);
}

/** null where the bundle was made without. Throws BUNDLE_DAMAGED. */
export function posteriorsOf({ files, folder }: Pick<Bundle, 'files' | 'folder'>): Posteriors | null {
  const bytes = files[POSTERIOR_FILE];
  if (!bytes) return null;
  try {
    return posteriorsSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    const problem = `${POSTERIOR_FILE} is not what was saved`;
    throw new PerennialError('BUNDLE_DAMAGED', { file: folder, problem }, { cause });
  }
}
