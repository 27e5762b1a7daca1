/** campaign.json: what was fixed before the campaign began, and its list beside it. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { TableColumn } from '../../engines/contract.ts';
import { writeTable } from '../../engines/writeTable.ts';
import { PerennialError } from '../../errors.ts';
import { LEFT_OUT, type Plan } from '../../valuation/campaign/plan.ts';
import type { Reason } from '../../valuation/campaign/reasons.ts';
import type { Valuation } from '../../valuation/value.ts';
import { version } from '../../version.ts';
import { wordsIn } from '../../words/catalogue.ts';
import type { Language } from '../../words/language.ts';
import { notation } from '../../words/notation.ts';
import { writeFileBeside } from '../../writeFileBeside.ts';

const count = z.number().int().nonnegative();

export const campaignSchema = z.object({
  format: z.literal(1),
  name: z.string(),
  madeBy: z.string(),
  /** The last day that was known: outcomes are counted from the day after. */
  asOf: z.string(),
  horizonDays: z.number().int().positive(),
  currency: z.string(),
  hasAmounts: z.boolean(),
  margin: z.number().positive().max(1),
  model: z.string(),
  seed: z.union([z.string(), z.number()]),
  controlShare: z.number().gt(0).lt(1),
  customers: z.object({
    known: count,
    withStake: count,
    leftOut: z.record(z.enum(LEFT_OUT), count),
    listed: count,
    treated: count,
    control: count,
  }),
  meanStake: z.number(),
  meanPredicted: z.number(),
  cost: z.number().positive().nullable(),
  paysAtOneIn: z.number().nullable(),
  smallestEffect: z.number(),
  smallestEffectShare: z.number(),
  /** Of customers and their arms, so that it shows if somebody moved them. */
  assignment: z.string(),
});
export type CampaignRecord = z.infer<typeof campaignSchema>;

export interface RecordOptions {
  readonly name: string;
  readonly seed: number | string;
  readonly control: number;
}

export function campaignRecord(
  { list, figures }: Plan,
  { terms, hasAmounts, method, model }: Valuation,
  { asOf, currency }: { readonly asOf: string; readonly currency: string },
  { name, seed, control }: RecordOptions,
): CampaignRecord {
  return {
    format: 1,
    name,
    madeBy: `Perennial ${version}`,
    asOf,
    horizonDays: terms.horizonDays,
    currency,
    hasAmounts,
    margin: terms.margin,
    model: method === 'single' ? model : method,
    seed,
    controlShare: control,
    ...figures,
    assignment: assignmentHash(list.customer, list.control),
  };
}

/** The same for the same customers in the same arms, in whatever order. */
export function assignmentHash(customers: readonly string[], control: Uint8Array): string {
  const lines = customers.map((customer, i) => `${control[i]}\t${customer}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** Writes list.csv and campaign.json into a folder. Throws MACHINE_REFUSED where that is not possible. */
export async function writeCampaign(
  folder: string,
  { list, figures }: Plan,
  record: CampaignRecord,
  language: Language = 'en',
  products: readonly string[] | null = null,
): Promise<void> {
  const columns = listColumns({ list, figures }, record, language);
  if (products) columns.push({ name: 'products', type: 'text', value: (row) => products[row] || null });
  const table = { columns, length: list.customer.length };
  await writeFileBeside(join(folder, 'list.csv'), (draft) => writeTable(table, draft, 'csv'));
  await writeFileBeside(join(folder, 'campaign.json'), (draft) =>
    writeFile(draft, `${JSON.stringify(record, null, 2)}\n`),
  );
}

function listColumns({ list, figures }: Plan, record: CampaignRecord, language: Language): TableColumn[] {
  const real = (name: string, column: Float64Array): TableColumn => ({
    name,
    type: 'real',
    value: (row) => column[row],
  });
  const day = (name: string, column: Float64Array): TableColumn => ({
    name,
    type: 'day',
    value: (row) => (Number.isNaN(column[row]) ? null : column[row]),
  });
  const { cost } = figures;
  const describe = reasonWriter(record.currency, language);
  return [
    { name: 'customer_id', type: 'text', value: (row) => list.customer[row] },
    { name: 'arm', type: 'text', value: (row) => (list.control[row] ? 'control' : 'treated') },
    { name: 'rank', type: 'whole', value: (row) => row + 1 },
    real('value_at_stake', list.stake),
    // The share of customers like this one who have to come back for the contact to pay.
    ...(cost === null
      ? []
      : [
          real(
            'break_even_lift',
            list.stake.map((stake) => cost / stake),
          ),
        ]),
    ...(list.predictedValue ? [real('predicted_value', list.predictedValue)] : []),
    real('expected_purchases', list.expectedPurchases),
    real('usual_purchases', list.usualPurchases),
    real('p_return', list.pReturn),
    day('best_day', list.bestDay),
    day('window_from', list.windowFrom),
    day('window_to', list.windowTo),
    { name: 'reasons', type: 'text', value: (row) => list.reasons[row].map(describe).join('; ') },
  ];
}

/** Writes reasons in a language. */
export function reasonWriter(currency: string, language: Language): (reason: Reason) => string {
  const { reason: words } = wordsIn(language).campaign;
  const { decimal, count: whole, money } = notation(language);
  return (reason) => {
    switch (reason.kind) {
      case 'silent':
        return words.silent(whole(reason.days), whole(Math.round(reason.usualGap)));
      case 'once':
        return words.once(whole(reason.days));
      case 'slower':
        // Not “0.0”, which would say that nothing can come.
        return words.slower(
          reason.expected < 0.05 ? `<${decimal(0.1, 1)}` : decimal(reason.expected, 1),
          decimal(reason.usual, 1),
        );
      case 'spends':
        return words.spends(money(reason.spend, currency), decimal(reason.times, 1));
    }
  };
}

/**
 * The record beside a list, or one that is named.
 *
 * @throws FILE_NOT_FOUND, CAMPAIGN_INVALID
 */
export async function readCampaign(file: string): Promise<CampaignRecord> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new PerennialError('FILE_NOT_FOUND', { file });
  });
  try {
    return campaignSchema.parse(JSON.parse(text));
  } catch (error) {
    const problem =
      error instanceof z.ZodError ? `${error.issues[0].path.join('.')}: ${error.issues[0].message}` : 'it is not JSON';
    const remedy = 'Give the campaign.json that perennial campaign plan wrote.';
    throw new PerennialError('CAMPAIGN_INVALID', { file, problem, remedy }, { cause: error });
  }
}

export const besideList = (list: string): string => join(dirname(list), 'campaign.json');
