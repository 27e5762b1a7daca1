import { PerennialError } from '../../errors.ts';
import { summarise } from '../../facts/summarise.ts';
import { assessSufficiency } from '../../pipelines/sufficiency.ts';
import type { StoreSettings } from '../../store/contract.ts';
import { acceptanceError } from '../../transactions/acceptance.ts';
import { lookAtFile, questionOf } from '../../transactions/fileLook.ts';
import { openLedger } from '../../transactions/ledger.ts';
import type { LedgerOptions } from '../../transactions/options.ts';
import type { Quality } from '../../transactions/quality.ts';
import type { Upload, UploadProblem, UploadSettings } from './uploadContract.ts';

/** What reading a file tells of it. */
export type Look = Pick<
  Upload,
  'recognised' | 'columns' | 'preview' | 'question' | 'quality' | 'sufficiency' | 'doubt' | 'problem'
>;

export const UNSEEN: Look = {
  ...{ recognised: null, columns: null, preview: null, question: null },
  ...{ quality: null, sufficiency: null, doubt: null, problem: null },
};

const PREVIEW_ROWS = 10;

/** How a file is read, by what was said of it and what its store has settled. */
export function readingOptions(file: string, settings: UploadSettings, store: StoreSettings | null): LedgerOptions {
  const settled = store && { timeZone: store.timeZone, ...(store.currency ? { currency: store.currency } : {}) };
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return { ...settled, ...given, file, previewRows: PREVIEW_ROWS };
}

/**
 * Reads a file as it would be loaded, and tells what a person wants to see before that. What is wrong with the file is
 * told as data; what the machine refuses is thrown.
 */
export async function lookAtUpload(options: LedgerOptions): Promise<Look> {
  let look = UNSEEN;
  try {
    const { preset, columns } = await lookAtFile(options);
    look = {
      ...look,
      recognised: preset,
      columns: columns.map((column) => ({ ...column, values: [...column.values] })),
    };
    const ledger = await openLedger(options);
    try {
      const { summaries } = await summarise(ledger, { timeUnit: 'week' });
      const doubt = acceptanceError(ledger.quality);
      return {
        ...look,
        ...shown(ledger.quality),
        sufficiency: [...assessSufficiency(summaries, ledger.hasAmounts).checks],
        doubt: doubt && problemOf(doubt),
      };
    } finally {
      await ledger.close();
    }
  } catch (error) {
    if (!isOfTheFile(error)) throw error;
    const question = await questionOf(error, options);
    return {
      ...look,
      problem: problemOf(error),
      question: question && (structuredClone(question) as Look['question']),
    };
  }
}

/** Whether an error tells of the file and how it is read, and not of this machine. */
export function isOfTheFile(error: unknown): error is PerennialError {
  return error instanceof PerennialError && error.status < 500;
}

export function problemOf({ code, message: detail, hint }: PerennialError): UploadProblem {
  return { code, detail, hint };
}

function shown(quality: Quality): Pick<Look, 'preview' | 'quality'> {
  const { format, shape, currency, hasAmounts, timeZone, firstDay, lastDay, customers, orderLines } = quality;
  const { read, accepted, excluded, warnings, cautions, reading } = quality;
  return {
    preview: reading.rows.map(({ line, raw, customer, day, amount, outcome }) => ({
      ...{ line, written: { ...raw }, customer, day, amount, outcome },
    })),
    quality: {
      ...{ format, shape, currency, hasAmounts, timeZone, firstDay, lastDay, customers, orderLines },
      dates: { format: reading.dates.format, example: reading.dates.example },
      amounts: reading.amounts.map(({ column, notation }) => ({ column, notation })),
      ...{ read, accepted, warnings: [...warnings] },
      cautions: cautions.map(({ code, values, text }) => ({ code, values: { ...values }, text })),
      excluded: excluded.map(({ reason, rows, amount, examples }) => ({
        ...{ reason, rows, amount },
        examples: examples.map(({ line, field, value }) => ({ line, field, value })),
      })),
    },
  };
}
