import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Bundle } from '../bundles/bundle.ts';
import { covariateNames } from '../bundles/manifest.ts';
import { parseAddress } from '../engines/address.ts';
import { PerennialError } from '../errors.ts';
import { purchaseModels } from '../models/purchases/catalogue.ts';
import { AUTO, FAMILY } from '../pipelines/chooseModel.ts';
import { COVARIATE_FAMILY, type CovariateRequest } from '../pipelines/fitToAttributes.ts';
import { faultyParts } from '../pipelines/trainingOptions.ts';
import { DEFAULT_SCALE } from '../reviews/analyse.ts';
import { DECIMAL_MARKS, type DecimalMark } from '../transactions/amounts.ts';
import { SHAPES, type Shape } from '../transactions/columns.ts';
import { CUSTOMER_KEYS, type CustomerKey, FORMATS } from '../transactions/presets.ts';
import { parseDuration, TIME_UNITS } from '../units.ts';
import { LANGUAGES, type Language } from '../words/language.ts';

/** Which part of `docs/OPINIONS.md` a switch overrides is said there; here each is one line. */
export interface LedgerFlags {
  /** A file; '' where a store is given. */
  transactions: string;
  /** Files by channel, where several were given; `transactions` is then the first of them. */
  channels?: Readonly<Record<string, string>>;
  /** Who is who in the channels. */
  identities?: string;
  /** A store, in place of a file. */
  store?: string;
  asOf?: string;
  timeZone?: string;
  currency?: string;
  format?: string;
  shape?: Shape;
  customerKey?: CustomerKey;
  countStatus?: string[];
  decimal?: DecimalMark;
  minorUnits?: boolean;
  refunds?: 'net' | 'exclude';
  freeOrders?: 'keep' | 'exclude';
  duplicates?: 'by-id' | 'keep' | 'exclude';
  strict?: boolean;
  delimiter?: string;
  encoding?: string;
  dateFormat?: string;
  memoryLimit?: string;
  /** Further columns that a model needs. */
  attributes?: readonly string[];
  /** Whether product, category and channel are asked for. */
  products?: boolean;
  /** One part of the customers: 3/16. */
  partition?: string;
  [column: `${string}Column`]: string | undefined;
}

export const COLUMN_ROLES = [
  'customer',
  'date',
  'amount',
  'refunded',
  'quantity',
  'unit-price',
  'order',
  'transaction-id',
  'currency',
  'product',
  'category',
  'channel',
  'adviser',
  'branch',
] as const;

/** What a bundle says of the transactions that it can score: flags that are given take precedence over it. */
export function bundleFlags({
  manifest,
}: Bundle): Pick<LedgerFlags, 'timeZone' | 'currency' | 'attributes' | 'products'> {
  const { clock, currency } = manifest;
  return {
    timeZone: clock.timeZone,
    ...(currency ? { currency } : {}),
    attributes: covariateNames(manifest),
    products: manifest.forecast !== null,
  };
}

/**
 * Flags of every command that reads transactions, from a file or from a store.
 *
 * @param required  whether one of the two has to be given
 */
export function withSourceFlags(command: Command, required = true): Command {
  return withEngineFlag(withLedgerFlags(command, false))
    .option(
      '--store <file>',
      'the transactions of a store, in place of a file (see: perennial load); a file, or postgres://host/database',
    )
    .hook('preAction', () => checkSource(command, required));
}

/** The flag that names a table in place of a file; what follows sees its address as it would a file's name. */
export function withEngineFlag(command: Command): Command {
  return command
    .option(
      '--source <address>',
      'a table in an engine, in place of a file: postgres://host/db/schema.table, trino://host:8080/catalog/schema/table, duckdb:///folder/file.duckdb/table; credentials come from PGPASSWORD, TRINO_USER, TRINO_PASSWORD, …',
    )
    .hook('preAction', () => {
      const { transactions, store, source } = command.opts<Record<string, string | undefined>>();
      if (source === undefined) return;
      if (transactions !== undefined || store !== undefined) {
        command.error("error: give one of '--transactions <file>', '--store <file>' and '--source <address>'");
      }
      parseAddress(source);
      command.setOptionValue('transactions', source);
    });
}

/** What may stand beside --store: a store's transactions have been read and judged when they were loaded. */
const BESIDE_STORE = ['--store', '--as-of', '--memory-limit'];

function checkSource(command: Command, required: boolean): void {
  const { transactions, store } = command.opts<{ transactions?: string; store?: string }>();
  if (transactions === undefined && store === undefined) {
    if (!required) return;
    command.error(
      "error: required option '--transactions <file>' or '--store <file>' not specified (or '--source <address>')",
    );
  }
  const reading = withLedgerFlags(new Command()).options.map(({ long }) => long!);
  if (store === undefined) return;
  if (transactions !== undefined) command.error("error: give '--transactions <file>' or '--store <file>', not both");
  const given = command.options.find(
    (option) =>
      reading.includes(option.long!) &&
      !BESIDE_STORE.includes(option.long!) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (given) command.error(`error: option '${given.long}' says how a file is read, and --store names none`);
  command.setOptionValue('transactions', '');
}

/** Flags of every command that reads a file of transactions. */
export function withLedgerFlags(command: Command, required = true): Command {
  const what = 'CSV (also .gz), Excel (.xlsx), Parquet or JSON lines; of several channels, each by name: web=a.csv';
  command
    .addOption(new Option('--transactions <file>', what).argParser(fileOrChannel).makeOptionMandatory(required))
    .option('--identities <file>', 'who is who in the channels: columns channel, id, customer')
    .hook('preAction', () => tellChannels(command));
  command
    .option('--as-of <date>', 'last day that is known, inclusive (default: the last day in the file)')
    .option('--time-zone <zone>', 'IANA zone that decides what a day is (default: UTC)')
    .option('--currency <code>', 'currency of the amounts; rows in another are excluded')
    .addOption(
      new Option('--format <preset>', 'whose export the file is (default: recognised by its header)').choices(FORMATS),
    )
    .addOption(
      new Option(
        '--shape <shape>',
        'one row a transaction, one row an order line, or order totals repeated on lines',
      ).choices(SHAPES),
    )
    .addOption(
      new Option('--customer-key <key>', 'what identifies a customer where the file has both').choices(CUSTOMER_KEYS),
    )
    .addOption(
      new Option('--count-status <values>', 'further values of a status that count, separated by commas').argParser(
        namesIn,
      ),
    )
    .addOption(
      new Option('--decimal <mark>', 'what begins the decimals of amounts (default: found by looking)').choices(
        DECIMAL_MARKS,
      ),
    )
    .option('--minor-units', 'amounts are in cents')
    .option('--no-minor-units', 'amounts are not in cents, though the preset says so')
    .addOption(new Option('--refunds <rule>', 'net refunds, or exclude them').choices(['net', 'exclude']))
    .addOption(new Option('--free-orders <rule>', 'count orders of amount 0 as purchases').choices(['keep', 'exclude']))
    .addOption(
      new Option('--duplicates <rule>', 'drop exact duplicate rows of one transaction id; keep all; drop all').choices([
        'by-id',
        'keep',
        'exclude',
      ]),
    )
    .option('--strict', 'stop if any row has to be excluded')
    .option('--delimiter <character>', 'separator of a CSV file (default: found by looking)')
    .option('--encoding <name>', 'encoding of a CSV file (default: utf-8)')
    .option(
      '--date-format <format>',
      "format of dates, as in strftime: '%d/%m/%Y', or excel, unix, unix-ms (default: found by looking)",
    )
    .option(
      '--memory-limit <size>',
      'memory that reading may take (default: a quarter of the machine’s, at most 1GB); files take the rest',
    );
  for (const role of COLUMN_ROLES) command.addOption(new Option(`--${role}-column <name>`, `column of the ${role}`));
  return command;
}

/** `web=a.csv`, one more of them; a file of that very name is a file. */
function fileOrChannel(text: string, before?: string | Readonly<Record<string, string>>) {
  const match = existsSync(text) ? null : /^([^=/\\]+)=(.+)$/.exec(text);
  if (!match && before === undefined) return text;
  if (!match || typeof before === 'string') {
    throw new InvalidArgumentError(
      'Give one file, or name the channel of each: --transactions web=a.csv --transactions shop=b.csv',
    );
  }
  const [, channel, file] = match;
  if (before && channel in before) throw new InvalidArgumentError(`The channel ${channel} has a file already.`);
  return { ...before, [channel]: file };
}

/** Puts channels beside the first of their files. */
function tellChannels(command: Command): void {
  const given = command.getOptionValue('transactions') as string | Readonly<Record<string, string>> | undefined;
  if (typeof given === 'object') {
    command.setOptionValue('channels', given);
    command.setOptionValue('transactions', Object.values(given)[0]);
  } else if (command.getOptionValue('identities') !== undefined) {
    command.error("error: option '--identities' says who is who in several channels: --transactions web=a.csv …");
  }
}

/** What a command reads transactions from, so that it overwrites none of it. */
export function inputsOf({ store, transactions, channels, identities }: LedgerFlags): string[] {
  if (store !== undefined) return [store];
  return [...(channels ? Object.values(channels) : [transactions]), ...(identities ? [identities] : [])];
}

export interface OutputFlags {
  language: Language;
  quiet?: boolean;
  json?: boolean;
}

export function withOutputFlags(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON')
    .addOption(languageOption())
    .option('-q, --quiet', 'print nothing but the result of --json, warnings and errors');
}

/** Of every command that prints for people; JSON and what scores and bundles hold is the same in each. */
export function languageOption(): Option {
  return new Option('--language <language>', 'of whatever is told to people').choices(LANGUAGES).default('en');
}

export function timeUnitOption(): Option {
  return new Option('--time-unit <unit>', 'unit of the models’ time').choices(Object.keys(TIME_UNITS)).default('week');
}

export function modelsOption(): Option {
  const known = purchaseModels.map((model) => model.name).join(', ');
  return new Option(
    '--models <names>',
    `purchase models, separated by commas: auto (${FAMILY.join(', ')}), ${known}; k is taken from the data where left out`,
  )
    .default([AUTO], AUTO)
    .argParser((text: string) => text.split(',').map((name) => name.trim()));
}

export interface CovariateFlags {
  covariates?: string[];
  purchaseOnly?: string[];
  dropoutOnly?: string[];
  sameEffect?: string[];
  ridge: number;
}

/** Flags that take some of the covariates from acting on both purchasing and dropout, and what each says. */
const COVARIATE_PARTS = {
  '--purchase-only': 'those of the covariates that act on purchasing alone',
  '--dropout-only': 'those that act on dropout (customers leaving) alone',
  '--same-effect': 'those that act on purchasing and dropout with one coefficient',
} as const;

const PART_FLAGS = { purchaseOnly: '--purchase-only', dropoutOnly: '--dropout-only', same: '--same-effect' } as const;

export function withCovariateFlags(command: Command): Command {
  const columns = (flag: string, what: string) =>
    command.addOption(new Option(`${flag} <columns>`, what).argParser(namesIn));
  columns(
    '--covariates',
    `columns that say who buys more and who leaves earlier, separated by commas; for ${COVARIATE_FAMILY.join(', ')}`,
  );
  for (const [flag, what] of Object.entries(COVARIATE_PARTS)) columns(flag, what);
  return command.addOption(
    new Option('--ridge <penalty>', 'penalty that keeps effects of covariates small; 0 for none')
      .argParser(numberFrom(0, 1e9))
      .default(0),
  );
}

/**
 * What the flags ask of a pipeline; nothing where no covariate is named.
 *
 * @throws OPTION_INVALID where a flag names a column that is no covariate, or one that another flag has named
 */
export function covariateRequest(flags: CovariateFlags): { covariates?: CovariateRequest } {
  const { covariates: names = [], purchaseOnly = [], dropoutOnly = [], sameEffect: same = [], ridge } = flags;
  const request = { names, purchaseOnly, dropoutOnly, same, ridge };
  const [fault] = faultyParts(request);
  if (fault) {
    const { part, name, first } = fault;
    throw new PerennialError('OPTION_INVALID', {
      ...{ option: PART_FLAGS[part], value: name },
      problem: first ? `${PART_FLAGS[first]} has it already` : 'it is not among the covariates',
      remedy: first ? 'Name it in one of them.' : 'Name it with --covariates too.',
    });
  }
  return names.length > 0 ? { covariates: request } : {};
}

/** Names separated by commas, each once. */
export function namesIn(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** `365d` to days, as an option's parser. */
export function durationOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => parseDuration(text, flags.split(' ')[0]));
}

/** A number within (low, high], as an option's parser. */
export function numberBetween(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value > low && value <= high) return value;
    throw new InvalidArgumentError(`It must be a number above ${low} and at most ${high}.`);
  };
}

/** A number within [low, high], as an option's parser. */
export function numberFrom(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`);
  };
}

export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
  };
}

/** Of ratings in reviews. */
export function scaleOption(): Option {
  return new Option('--scale <scale>', 'worst and best rating, such as 1-5, or 6-1 where 1 is best')
    .argParser((text: string): readonly [number, number] => {
      const match = text.match(/^(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)$/);
      if (!match || Number(match[1]) === Number(match[2])) throw new InvalidArgumentError('Write it as 1-5.');
      return [Number(match[1]), Number(match[2])];
    })
    .default(DEFAULT_SCALE, DEFAULT_SCALE.join('-'));
}
