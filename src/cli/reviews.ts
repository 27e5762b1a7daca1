import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import type { TableColumn } from '../engines/contract.ts';
import { reviewReport } from '../pipelines/reviewReport.ts';
import { LINK_HORIZON, type ReviewReading, reviewNotes, reviews, reviewTables } from '../pipelines/reviews.ts';
import { writeColumns } from '../pipelines/writeColumns.ts';
import { REVIEW_COLUMNS, type ReviewColumn, readReviews } from '../reviews/reviewTable.ts';
import { parseThemes, THEMES } from '../reviews/themes.ts';
import { version } from '../version.ts';
import { type Language, wordsIn } from '../words/catalogue.ts';
import { writeFileBeside } from '../writeFileBeside.ts';
import { checkOutputs } from './checkOutputs.ts';
import { readLedger } from './ledger.ts';
import { durationOption, type OutputFlags, scaleOption, withOutputFlags } from './options.ts';
import { table, terminal } from './terminal.ts';

interface Flags extends OutputFlags {
  reviews: string;
  transactions?: string;
  store?: string;
  scale: readonly [number, number];
  horizon: number;
  out?: string;
  report?: string;
  themes?: string;
  writeThemes?: string;
  language: Language;
  delimiter?: string;
  encoding?: string;
  [column: `${string}Column`]: string | undefined;
}

export function reviewsCommand(): Command {
  const command = new Command('reviews')
    .description('What customers write: feelings and themes, German and English, and what they buy after it.')
    .requiredOption(
      '--reviews <file>',
      'a row for each review: date, and text or rating; CSV, Excel, Parquet, JSON lines',
    )
    .option('--transactions <file>', 'orders of the same customers, to compare what they bought after a review')
    .option('--store <file>', 'a store, in place of --transactions')
    .addOption(scaleOption())
    .addOption(
      durationOption('--horizon <duration>', 'how long after a review purchases are compared').default(
        LINK_HORIZON,
        `${LINK_HORIZON}d`,
      ),
    )
    .option('--out <file>', 'write one line a review, with what it feels and is about: .csv, .parquet or .jsonl')
    .option('--report <file>', 'write one HTML page with trend, themes, words and the sentences behind them')
    .option('--themes <file>', 'lists of words for themes and emotions, in place of those built in')
    .option('--write-themes <file>', 'write the lists built in as JSON, to be edited')
    .option('--delimiter <character>', 'separator of a CSV file (default: found by looking)')
    .option('--encoding <name>', 'encoding of a CSV file (default: utf-8)');
  for (const role of Object.keys(REVIEW_COLUMNS)) command.option(`--${role}-column <name>`, `column of the ${role}`);
  withOutputFlags(command).addHelpText(
    'after',
    `
A rating says what a review feels. Where there is none its words do: by word lists, and from 100 rated reviews on as
learnt from these. Who writes is not all customers, and irony escapes word lists.

Example:
  $ perennial reviews --reviews reviews.csv --transactions orders.csv --report reviews.html --language de`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const { scale, language, out, report, writeThemes, horizon: horizonDays } = flags;
    const inputs = [flags.reviews, flags.transactions, flags.store, flags.themes];
    await checkOutputs(inputs, { '--out': out, '--report': report, '--write-themes': writeThemes });
    if (writeThemes) await write(writeThemes, `${JSON.stringify(THEMES, null, 2)}\n`);
    const themes = flags.themes ? parseThemes(await readFile(flags.themes, 'utf8'), flags.themes) : THEMES;
    screen.progress('reading reviews');
    const reviewed = await readReviews(flags.reviews, { ...flags, columns: columnsOf(flags) });
    const { transactions = '', store } = flags;
    const isLinked = transactions !== '' || store !== undefined;
    const ledger = isLinked ? await readLedger({ transactions, ...(store ? { store } : {}), language }, screen) : null;
    try {
      screen.progress('weighing words');
      const reading = await reviews(reviewed, { ...{ scale, themes, horizonDays }, ...(ledger ? { ledger } : {}) });
      for (const note of reviewNotes(reading, language)) screen.warn(note);
      const tables = reviewTables(reading, language);
      const words = wordsIn(language).reviews;
      const show = (title: string, name: keyof typeof tables, left: number | readonly number[] = 1) => {
        const { columns, rows, note } = tables[name];
        if (rows.length > 0) screen.show(title, `${table(columns, rows, left)}${note ? `\n ${note}` : ''}`);
      };
      show(words.title, 'overview');
      show(words.trend, 'trend');
      show(words.themes, 'themes');
      show(words.emotions, 'emotions');
      show(words.words, 'words', 2);
      show(words.link, 'link');
      if (out) await writeColumns({ columns: outColumns(reading), length: reviewed.length }, out);
      if (report) {
        const about = { data: basename(flags.reviews), madeBy: `Perennial ${version}`, language };
        await write(report, await reviewReport(reading, about));
      }
      screen.json(resultOf(reading));
    } finally {
      await ledger?.close();
    }
  });
}

function columnsOf(flags: Flags): Partial<Record<ReviewColumn, string>> {
  return Object.fromEntries(
    Object.keys(REVIEW_COLUMNS).flatMap((role) => {
      const name = flags[`${role}Column`];
      return name === undefined ? [] : [[role, name]];
    }),
  );
}

function outColumns({ table: { day, rating, customer, product }, analysis: { texts } }: ReviewReading): TableColumn[] {
  return [
    { name: 'date', type: 'day', value: (row) => day[row] },
    { name: 'customer_id', type: 'text', value: (row) => customer[row] || null },
    { name: 'product', type: 'text', value: (row) => product[row] || null },
    { name: 'rating', type: 'real', value: (row) => (Number.isNaN(rating[row]) ? null : rating[row]) },
    { name: 'language', type: 'text', value: (row) => texts.language[row] },
    { name: 'sentiment', type: 'text', value: (row) => texts.sentiment[row] },
    { name: 'p_good', type: 'real', value: (row) => (Number.isNaN(texts.chance[row]) ? null : texts.chance[row]) },
    { name: 'themes', type: 'text', value: (row) => texts.themes[row].join(' ') || null },
    { name: 'emotions', type: 'text', value: (row) => texts.emotions[row].join(' ') || null },
    { name: 'copy_of_row', type: 'whole', value: (row) => (texts.copyOf[row] < 0 ? null : texts.copyOf[row] + 1) },
    { name: 'text', type: 'text', value: (row) => texts.text[row] || null },
  ];
}

/** Without the columns that `--out` has. */
export function resultOf({ analysis, link, table: { excluded } }: ReviewReading) {
  const { texts, ...summary } = analysis;
  return { ...summary, excluded, link };
}

function write(file: string, content: string): Promise<void> {
  return writeFileBeside(file, (draft) => writeFile(draft, content));
}
