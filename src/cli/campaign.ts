import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import { summarise } from '../facts/summarise.ts';
import { type ContactCap, DEFAULT_CAP, readLeftOut } from '../pipelines/campaign/leftOut.ts';
import { measureCampaign, readAssigned, readBeside } from '../pipelines/campaign/measure.ts';
import { offersFor } from '../pipelines/campaign/offers.ts';
import { besideList, campaignRecord, readCampaign, writeCampaign } from '../pipelines/campaign/record.ts';
import { tellNote } from '../pipelines/campaign/tell.ts';
import { score } from '../pipelines/score.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay, parseDuration } from '../units.ts';
import { type Loyalty, loyaltyOf } from '../valuation/campaign/loyalty.ts';
import { planCampaign } from '../valuation/campaign/plan.ts';
import { type Language, wordsIn } from '../words/catalogue.ts';
import { campaignTable, dayIn, listTable, loyaltyTable, resultTable } from './campaignTables.ts';
import { checkOutputs } from './checkOutputs.ts';
import { readLedger } from './ledger.ts';
import {
  bundleFlags,
  durationOption,
  inputsOf,
  type LedgerFlags,
  namesIn,
  numberBetween,
  type OutputFlags,
  wholeNumber,
  withOutputFlags,
  withSourceFlags,
} from './options.ts';
import { terminal } from './terminal.ts';

export function campaignCommand(): Command {
  return new Command('campaign')
    .description('Keep customers: plan a campaign with a control group, and measure what it has brought.')
    .addCommand(planCommand())
    .addCommand(measureCommand());
}

interface PlanFlags extends LedgerFlags, OutputFlags {
  bundle: string;
  offers?: number;
  out: string;
  name: string;
  horizon?: number;
  control: number;
  top: number;
  seed: string;
  cost?: number;
  optOuts?: string;
  contacts?: string;
  cap: ContactCap;
  leastReturn: number;
  otherCampaigns?: string[];
  closedDays?: number[];
  language: Language;
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

function planCommand(): Command {
  const command = new Command('plan')
    .description('Rank customers by what is at stake, hold out a control group, and write list.csv and campaign.json.')
    .requiredOption('--bundle <folder>', 'saved model')
    .requiredOption('--out <folder>', 'where to write list.csv and campaign.json')
    .option('--name <name>', 'of the campaign', 'campaign')
    .addOption(durationOption('--horizon <duration>', 'how far ahead to look, such as 90d (default: the bundle’s)'))
    .addOption(
      new Option('--control <share>', 'of the list that is held out at random').argParser(share).default(0.2, '20%'),
    )
    .addOption(
      new Option('--top <count>', 'customers on the list, or a share of all').argParser(topOf).default(0.1, '10%'),
    )
    .option('--seed <seed>', 'of the draw: the same seed holds out the same customers', '1')
    .addOption(
      new Option('--cost <amount>', 'of one contact: says what the campaign has to bring').argParser(
        numberBetween(0, 1e9),
      ),
    )
    .option('--opt-outs <file>', 'CSV with customer_id: who must not be written to')
    .option('--contacts <file>', 'CSV with customer_id and date: who has been written to')
    .addOption(
      new Option('--cap <contacts>', 'leave out who has had so many contacts in so long')
        .argParser(capOf)
        .default(DEFAULT_CAP, '2/90d'),
    )
    .addOption(
      new Option('--other-campaigns <files>', 'lists of campaigns that run: their customers are left out').argParser(
        namesIn,
      ),
    )
    .addOption(
      new Option('--least-return <share>', 'leave alone who is less likely than this to return: most are gone')
        .argParser(shareOf)
        .default(0, '0%'),
    )
    .addOption(new Option('--closed-days <days>', 'days without contacts, such as sat,sun').argParser(weekdaysOf))
    .addOption(
      new Option('--offers <count>', 'add a column products: so many to offer each customer').argParser(
        wholeNumber(1, 20),
      ),
    );
  withOutputFlags(withSourceFlags(command)).addHelpText(
    'after',
    `
The list ranks by value at stake: the usual pace over the horizon, less what is predicted. Write to the customers of the
arm "treated" and to nobody else on the list; the arm "control" shows what would have happened anyway. Keep both files:
"perennial campaign measure" compares the arms with the predictions of today.

Example:
  $ perennial campaign plan --bundle models/shop --transactions orders.csv --horizon 90d --cost 2.50 --out spring`,
  );
  return command.action(async (flags: PlanFlags) => {
    const screen = terminal(flags);
    const inputs = [...inputsOf(flags), flags.bundle, flags.optOuts, flags.contacts];
    const out = { list: join(flags.out, 'list.csv'), record: join(flags.out, 'campaign.json') };
    await checkOutputs([...inputs, ...(flags.otherCampaigns ?? [])], { '--out': out.list });
    await checkOutputs(inputs, { '--out': out.record });
    const bundle = await loadBundle(flags.bundle);
    const ledger = await readLedger(
      { ...bundleFlags(bundle), ...flags, ...(flags.offers ? { products: true } : {}) },
      screen,
    );
    try {
      const horizon = flags.horizon === undefined ? {} : { horizonDays: flags.horizon };
      const scores = await score(bundle, ledger, { ...horizon, timing: true, progress: screen.progress });
      const { summaries, valuation } = scores;
      const leftOut = await readLeftOut(flags, summaries.clock.asOf);
      const { control, top, seed, name, language, leastReturn } = flags;
      const plan = planCampaign(scores, {
        ...{ control, top, seed, leftOut, leastReturn },
        ...(flags.cost === undefined ? {} : { cost: flags.cost }),
        ...(flags.closedDays ? { closedDays: flags.closedDays } : {}),
      });
      const units = { asOf: summaries.clock.asOf, currency: summaries.currency };
      const record = campaignRecord(plan, valuation, units, { name, seed, control });
      const { horizonDays } = valuation.terms;
      const offers = flags.offers
        ? await offersFor(ledger, plan.list.customer, { top: flags.offers, horizonDays })
        : null;
      screen.progress(`writing ${flags.out}`);
      await writeCampaign(flags.out, plan, record, language, offers);
      for (const warning of valuation.warnings) screen.warn(warning);
      const loyalty = await loyaltyBefore(ledger, valuation.terms.horizonDays);
      const words = wordsIn(language).campaign.screen;
      screen.show(words.plan, campaignTable(record, language));
      screen.show(words.mostAtStake, listTable(plan.list, record, language));
      if (loyalty) {
        const [since, until] = [loyalty.since, loyalty.until].map(dayIn(language));
        screen.show(words.loyalty(since, until), loyaltyTable(loyalty, language));
      }
      screen.json({ ...out, campaign: record, loyalty });
    } finally {
      await ledger.close();
    }
  });
}

/** Who came back within the last horizon, and within the latter half of the history where that is shorter. */
async function loyaltyBefore(ledger: Ledger, horizonDays: number): Promise<Loyalty | null> {
  const [first, last] = [parseDay(ledger.firstDay), parseDay(ledger.asOf)];
  const days = Math.min(horizonDays, Math.floor((last - first) / 2));
  if (days < 1) return null;
  const asOf = formatDay(last - days);
  const { summaries, holdout } = await summarise(ledger, { asOf, holdoutEnd: ledger.asOf });
  return loyaltyOf(summaries, holdout!, ledger.hasAmounts);
}

interface MeasureFlags extends LedgerFlags, OutputFlags {
  list: string;
  campaign?: string;
  until?: string;
  level: number;
  contacts?: string;
  otherCampaigns?: string[];
  language: Language;
}

function measureCommand(): Command {
  const command = new Command('measure')
    .description('Compare the arms of a campaign: what it has brought beyond what would have happened anyway.')
    .requiredOption('--list <file>', 'list.csv as it was planned')
    .option('--campaign <file>', 'campaign.json (default: the one beside the list)')
    .option('--until <date>', 'last day that counts (default: the end of the campaign’s horizon)')
    .addOption(new Option('--level <level>', 'of the intervals').argParser(numberBetween(0, 0.999)).default(0.95))
    .option('--contacts <file>', 'CSV with customer_id and date: tells who was written to against the plan')
    .addOption(
      new Option('--other-campaigns <files>', 'lists of campaigns in the same days: tells of overlaps').argParser(
        namesIn,
      ),
    );
  withOutputFlags(withSourceFlags(command)).addHelpText(
    'after',
    `
Everybody counts as assigned, written to or not. The predictions of the list were made before the campaign; what they
explain is taken out (CUPED), so that a third to two thirds of the customers show the same effect.

Example:
  $ perennial campaign measure --list spring/list.csv --transactions orders-by-july.csv`,
  );
  return command.action(async (flags: MeasureFlags) => {
    const screen = terminal(flags);
    const record = await readCampaign(flags.campaign ?? besideList(flags.list));
    const currency = record.currency ? { currency: record.currency } : {};
    const ledger = await readLedger({ ...currency, ...flags }, screen);
    try {
      if (ledger.currency !== record.currency) {
        throw new PerennialError('UNITS_MIXED', {
          what: 'Currency of the campaign and of the transactions',
          left: record.currency || 'none named',
          right: ledger.currency || 'none named',
          remedy: 'Give the transactions that the campaign was planned on, continued.',
        });
      }
      const assigned = await readAssigned(flags.list);
      const beside = await readBeside(flags.contacts, flags.otherCampaigns ?? []);
      const until = flags.until === undefined ? {} : { until: flags.until };
      const result = await measureCampaign(ledger, record, assigned, { level: flags.level, ...until, ...beside });
      for (const note of result.notes) screen.warn(tellNote(note, flags.language));
      const [from, to] = [result.since, result.until].map(dayIn(flags.language));
      const title = wordsIn(flags.language).campaign.screen.measured(record.name, from, to);
      screen.show(title, resultTable(result, flags.language));
      screen.json(result);
    } finally {
      await ledger.close();
    }
  });
}

/** `20%` or `0.2`, as a share. */
function share(text: string): number {
  const value = shareOrNumber(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a share above 0 and below 1, such as 20%.');
}

/** The same, 0 and 1 included. */
function shareOf(text: string): number {
  const value = shareOrNumber(text);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a share, such as 5%.');
}

function topOf(text: string): number {
  const value = shareOrNumber(text);
  if ((value > 0 && value < 1) || (value >= 1 && Number.isInteger(value))) return value;
  throw new InvalidArgumentError('It must be a count of customers, or a share of them such as 10%.');
}

function shareOrNumber(text: string): number {
  const match = /^\s*(\d*\.?\d+)\s*(%?)\s*$/.exec(text);
  return match ? Number(match[1]) / (match[2] ? 100 : 1) : Number.NaN;
}

/** `2/90d`. */
function capOf(text: string): ContactCap {
  const match = /^\s*([1-9]\d*)\s*\/\s*(.+)$/.exec(text);
  if (!match) throw new InvalidArgumentError('It must be contacts in a time, such as 2/90d.');
  return { contacts: Number(match[1]), days: parseDuration(match[2], '--cap') };
}

function weekdaysOf(text: string): number[] {
  return namesIn(text).map((name) => {
    const day = (WEEKDAYS as readonly string[]).indexOf(name.toLowerCase().slice(0, 3));
    if (day >= 0) return day;
    throw new InvalidArgumentError(`They must be among ${WEEKDAYS.join(', ')}.`);
  });
}
