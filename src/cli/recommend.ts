import { Command, Option } from 'commander';
import { ITEM_COLUMNS, type ItemColumn } from '../facts/baskets.ts';
import { KINDS } from '../models/products/contract.ts';
import { readExclusions } from '../pipelines/exclusions.ts';
import { type Recommendations, recommend } from '../pipelines/recommend.ts';
import { RECOMMEND_DEFAULTS } from '../pipelines/recommender.ts';
import type { Recall } from '../pipelines/triedLists.ts';
import { writeRecommendations } from '../pipelines/writeRecommendations.ts';
import { type Language, wordsIn } from '../words/catalogue.ts';
import { notation } from '../words/notation.ts';
import { dayIn } from './campaignTables.ts';
import { checkOutputs } from './checkOutputs.ts';
import { readLedger } from './ledger.ts';
import {
  durationOption,
  type LedgerFlags,
  type OutputFlags,
  wholeNumber,
  withOutputFlags,
  withSourceFlags,
} from './options.ts';
import { table, terminal } from './terminal.ts';

interface Flags extends LedgerFlags, OutputFlags {
  out: string;
  top: number;
  kind: 'again' | 'new' | 'both';
  by?: ItemColumn;
  horizon: number;
  dropAfter: number;
  exclude?: string;
  language: Language;
}

/** Products shown as those suggested most often. */
const SHOWN = 8;

export function recommendCommand(): Command {
  const command = new Command('recommend')
    .description('Recommend products to every customer: what is bought again, and what is new, as two lists.')
    .requiredOption('--out <file>', 'where to write: .csv, .parquet or .jsonl')
    .addOption(
      new Option('--top <count>', 'length of each list').argParser(wholeNumber(1, 100)).default(RECOMMEND_DEFAULTS.top),
    )
    .addOption(
      new Option('--kind <kind>', 'what was bought before, what was not, or a list of each')
        .choices(['again', 'new', 'both'])
        .default(RECOMMEND_DEFAULTS.kind),
    )
    .addOption(
      new Option(
        '--by <column>',
        'what is recommended (default: products, or categories where the file has none)',
      ).choices(ITEM_COLUMNS),
    )
    .addOption(
      durationOption('--horizon <duration>', 'within which the probabilities hold').default(
        RECOMMEND_DEFAULTS.horizonDays,
        '90d',
      ),
    )
    .addOption(
      durationOption('--drop-after <duration>', 'products that nobody bought for so long are left out').default(
        RECOMMEND_DEFAULTS.dropAfterDays,
        '56d',
      ),
    )
    .option('--exclude <file>', 'what not to recommend: a column product, and customer_id (without it: to nobody)');
  withOutputFlags(withSourceFlags(command)).addHelpText(
    'after',
    `
What a customer buys again scores best and would mostly be bought anyway; what is new is harder to foresee and brings
revenue that was not there. They are two lists, and their expected revenue is printed apart. A probability says how
often suggestions like it were bought within the horizon after past days; nothing later was known when they were made.

Example:
  $ perennial recommend --transactions lines.csv --out recommendations.csv --top 5 --exclude owned.csv`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const { out, top, kind, horizon: horizonDays, dropAfter: dropAfterDays, by: item, exclude, language } = flags;
    await checkOutputs([flags.store ?? flags.transactions, exclude], { '--out': out });
    const ledger = await readLedger({ ...flags, products: true }, screen);
    try {
      const made = await recommend(ledger, {
        ...{ top, kind, horizonDays, dropAfterDays, language, progress: screen.progress },
        ...(item ? { item } : {}),
        ...(exclude ? { exclude: await readExclusions(exclude, flags) } : {}),
      });
      screen.progress(`writing ${out}`);
      await writeRecommendations(made, out, language);
      for (const warning of made.warnings) screen.warn(warning);
      screen.show(...kindsTable(made, ledger.currency, language));
      screen.show(...productsTable(made, language));
      if (made.recommender.past.length > 0) screen.show(...pastTable(made, language));
      screen.json(resultOf(made, out));
    } finally {
      await ledger.close();
    }
  });
}

function resultOf({ recommender, kinds, rows, warnings }: Recommendations, out: string) {
  const { asOf, horizonDays, method, halfLife, onSale, dropped, past, calibrationError } = recommender;
  return {
    ...{ out, asOf, horizonDays, suggestions: rows.length, kinds, method },
    halfLifeDays: halfLife === Infinity ? null : halfLife,
    ...{ onSale, dropped, past, calibrationError, warnings },
  };
}

function kindsTable({ kinds, recommender }: Recommendations, currency: string, language: Language): [string, string] {
  const { headings, kinds: names, titles } = wordsIn(language).recommendations;
  const { count, percent, money } = notation(language);
  const hasAmounts = kinds.some(({ expectedRevenue }) => expectedRevenue !== null);
  const head = [headings.kind, headings.lists, headings.customers, headings.chance, headings.expected];
  const rows = kinds.map(({ kind, suggestions, customers, expected, expectedRevenue }) => [
    names[kind],
    count(suggestions),
    count(customers),
    percent(expected / suggestions, 1),
    count(expected),
    ...(hasAmounts ? [money(expectedRevenue ?? Number.NaN, currency)] : []),
  ]);
  return [
    titles.kinds(dayIn(language)(recommender.asOf), count(recommender.horizonDays)),
    table(hasAmounts ? [...head, headings.revenue] : head, rows),
  ];
}

function productsTable({ rows, recommender }: Recommendations, language: Language): [string, string] {
  const { headings, kinds: names, titles } = wordsIn(language).recommendations;
  const { count, percent } = notation(language);
  const found = new Map<number, { n: number; chance: number }>();
  const { products } = recommender.baskets;
  for (let i = 0; i < rows.length; i++) {
    const key = rows.kind[i] * products.length + rows.product[i];
    const known = found.get(key) ?? { n: 0, chance: 0 };
    found.set(key, { n: known.n + 1, chance: known.chance + rows.probability[i] });
  }
  const lines = KINDS.flatMap((kind, k) =>
    [...found]
      .filter(([key]) => Math.floor(key / products.length) === k)
      .sort(([p, a], [q, b]) => b.n - a.n || p - q)
      .slice(0, SHOWN)
      .map(([key, { n, chance }]) => [names[kind], products[key % products.length], count(n), percent(chance / n, 1)]),
  );
  return [titles.products, table([headings.kind, headings.product, headings.customers, headings.chance], lines, 2)];
}

function pastTable({ recommender }: Recommendations, language: Language): [string, string] {
  const { headings, titles } = wordsIn(language).recommendations;
  const { percent, count } = notation(language);
  const share = ({ mean, standardError }: Recall) => `${percent(mean, 1)} ± ${percent(standardError, 1)}`;
  const lines = recommender.past.map((past) => [
    dayIn(language)(past.cutoff),
    count(past.customers),
    share(past.again),
    share(past.popular),
    share(past.new),
    share(past.newPopular),
  ]);
  const { calibrationError: error, compared } = recommender;
  const { cutoff, customers, again, popular, new: fresh, newPopular } = headings;
  return [
    `${titles.past(compared, count(compared))}${error === null ? '' : titles.off(percent(error, 1))}`,
    table([cutoff, customers, again, popular, fresh, newPopular], lines),
  ];
}
