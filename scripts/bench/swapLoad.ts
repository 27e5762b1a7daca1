/** Clients that ask without a pause while models are swapped, and what is right to answer them by each version. */
import { setTimeout } from 'node:timers/promises';
import type { Bundle } from '../../src/bundles/bundle.ts';
import { versionOf } from '../../src/bundles/versions.ts';
import { score } from '../../src/pipelines/score.ts';
import type { CustomersAnswer, SummaryAnswer } from '../../src/service/customersAnswer.ts';
import type { Prediction } from '../../src/service/responses.ts';
import type { Ledger } from '../../src/transactions/ledger.ts';

/** Figures of a customer that another version would tell otherwise. */
type Figures = readonly (number | null)[];

/** What a version says of every customer, computed by the library apart from any server. */
export interface Truth {
  readonly version: string;
  readonly horizonDays: number;
  readonly figures: ReadonlyMap<string, Figures>;
  /** The customers' predicted values, the highest first. */
  readonly ranked: readonly number[];
  readonly totals: { readonly purchases: number; readonly value: number };
}

export async function truthOf(bundle: Bundle, ledger: Ledger): Promise<Truth> {
  const { summaries, valuation } = await score(bundle, ledger);
  const { customer } = summaries;
  const predicted = Array.from(valuation.predictedValue!);
  const figures = customer.map((id, row): [string, Figures] => [
    id,
    [
      valuation.expectedPurchases[row],
      predicted[row],
      valuation.pReturn[row],
      valuation.value!.low[row],
      valuation.value!.high[row],
      valuation.purchases.median[row],
    ],
  ]);
  const sum = (column: ArrayLike<number>) => Array.from(column).reduce((total, value) => total + value, 0);
  return {
    version: versionOf(bundle.manifest, bundle.files),
    horizonDays: bundle.manifest.terms.horizonDays,
    figures: new Map(figures),
    ranked: predicted.toSorted((a, b) => b - a),
    totals: { purchases: sum(valuation.expectedPurchases), value: sum(predicted) },
  };
}

/** What an export calls the first of them. */
const EXPORTED = ['expected_purchases', 'predicted_value', 'p_return'];

function figuresOf({ expectedPurchases, predictedValue, pReturn, value, purchases }: Told): Figures {
  return [expectedPurchases, predictedValue, pReturn, value!.low, value!.high, purchases.median];
}
type Told = Pick<Prediction, 'expectedPurchases' | 'predictedValue' | 'pReturn' | 'value' | 'purchases'>;

/** A customer as a request may send it. */
export interface KnownCustomer {
  readonly customerId: string;
  readonly transactions: readonly { readonly date: string; readonly amount: number }[];
}

/** An answer: looked at when the truth of all versions is known. */
interface Answer {
  readonly question: string;
  /** @returns what is wrong with it; null where nothing is */
  check(truths: ReadonlyMap<string, Truth>): string | null;
}

export interface Outcome {
  /** Answers by question. */
  readonly answers: Readonly<Record<string, number>>;
  readonly failed: readonly string[];
  readonly mixed: readonly string[];
}

export interface Load {
  /** Ends it when what is under way is answered. @param truths  of all versions that may have answered */
  stop(truths: readonly Truth[]): Promise<Outcome>;
}

/** Customers in one posted list, and lines in one stream. */
const MANY = { list: 60, lines: 600 };

/**
 * One client a question, each asking again when it is answered.
 *
 * @param rest  how long a client rests in between, in times that the answer took
 */
export function startLoad(url: string, customers: readonly KnownCustomer[], rest = 0): Load {
  const answers: Answer[] = [];
  const failed: string[] = [];
  let asked = 0;
  let stopped = false;
  const some = (count: number) => Array.from({ length: count }, () => customers[asked++ % customers.length]);
  const json = async <Body>(path: string, init?: RequestInit) => JSON.parse(await text(url, path, init)) as Body;
  const post = (body: unknown): RequestInit => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const questions: Record<string, () => Promise<Answer['check']>> = {
    async customer() {
      return predicted([await json(`/v1/customers/${encodeURIComponent(some(1)[0].customerId)}`)]);
    },
    async customers() {
      return listed(await json(`/v1/customers?limit=25&from=${(7 * asked++) % customers.length}`));
    },
    async prediction() {
      return predicted([await json('/v1/predictions', post(some(1)[0]))]);
    },
    async list() {
      const posted = post({ customers: some(MANY.list) });
      return predicted((await json<{ predictions: Prediction[] }>('/v1/predictions', posted)).predictions);
    },
    async lines() {
      const body = some(MANY.lines).map((customer) => JSON.stringify(customer));
      const headers = { 'Content-Type': 'application/x-ndjson' };
      const told = await text(url, '/v1/predictions', { method: 'POST', headers, body: body.join('\n') });
      return predicted(
        told
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
    },
    async summary() {
      return summed(await json(`/v1/summary${asked++ % 2 ? '' : '?charts=value,lorenz'}`));
    },
    async export() {
      return exported(await text(url, '/v1/exports/customers'));
    },
    async models() {
      const { models } = await json<{ models: { active: boolean }[] }>('/v1/models');
      return () => (models.filter(({ active }) => active).length === 1 ? null : 'not one version is active');
    },
  };
  const client = async (question: string) => {
    while (!stopped) {
      const began = performance.now();
      try {
        answers.push({ question, check: await questions[question]() });
      } catch (error) {
        failed.push(`${question}: ${String(error)}`);
      }
      if (rest > 0 && !stopped) await setTimeout(rest * (performance.now() - began));
    }
  };
  const clients = Object.keys(questions).map(client);
  return {
    async stop(truths) {
      stopped = true;
      await Promise.all(clients);
      const known = new Map(truths.map((truth) => [truth.version, truth]));
      const counts = Object.fromEntries(Object.keys(questions).map((question) => [question, 0]));
      for (const { question } of answers) counts[question]++;
      const mixed = answers.flatMap(({ question, check }) => {
        const fault = check(known);
        return fault === null ? [] : [`${question}: ${fault}`];
      });
      return { answers: counts, failed, mixed };
    },
  };
}

/** @throws for any status but 200 */
async function text(url: string, path: string, init?: RequestInit): Promise<string> {
  const response = await fetch(`${url}${path}`, init);
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${body.slice(0, 200)}`);
  return body;
}

/** All of one version, each with that version's figures. */
function predicted(predictions: readonly Prediction[]): Answer['check'] {
  const named = new Set(predictions.map(({ model, horizonDays }) => `${model.bundle} ${horizonDays}`));
  const { bundle } = predictions[0].model;
  const told = predictions.map((prediction) => [prediction.customerId!, figuresOf(prediction)] as const);
  return (truths) => (named.size > 1 ? `${[...named].join(' and ')} in one answer` : faultIn(bundle, told, truths));
}

function listed({ rows, from, model, horizonDays, total }: CustomersAnswer): Answer['check'] {
  const told = rows.map((row) => [row.customerId!, figuresOf(row)] as const);
  return (truths) => {
    const truth = truths.get(model.bundle);
    if (truth && truth.horizonDays !== horizonDays) return `${model.bundle} beside ${horizonDays} days`;
    const rank = rows.findIndex(({ predictedValue }, i) => !near(predictedValue, truth?.ranked[from + i] ?? null));
    if (truth && (rank >= 0 || total !== truth.ranked.length)) return `order of another version, at ${from + rank}`;
    return faultIn(model.bundle, told, truths);
  };
}

function summed({ model, horizonDays, totals }: SummaryAnswer): Answer['check'] {
  const told = [horizonDays, totals.purchases.expected, totals.predicted!.expected];
  return (truths) => {
    const truth = truths.get(model.bundle);
    if (!truth) return `unknown version ${model.bundle}`;
    const right = [truth.horizonDays, truth.totals.purchases, truth.totals.value];
    return same(told, right) ? null : `${model.bundle}: ${told}, not ${right}`;
  };
}

/** A file names no version: it has to be wholly that of one. */
function exported(csv: string): Answer['check'] {
  const [header, ...lines] = csv.trim().split('\n');
  const names = header.split(',');
  const places = EXPORTED.map((name) => names.indexOf(name));
  const told = lines.map((line) => {
    const cells = line.split(',');
    return [cells[0], places.map((place) => Number(cells[place]))] as const;
  });
  return (truths) => {
    const fits = ({ figures: right }: Truth) =>
      told.every(([id, figures]) => same(figures, right.get(id)?.slice(0, EXPORTED.length) ?? [], 1e-3));
    return told.length > 0 && [...truths.values()].some(fits) ? null : 'lines of more than one version';
  };
}

function faultIn(
  bundle: string,
  told: readonly (readonly [string, Figures])[],
  truths: ReadonlyMap<string, Truth>,
): string | null {
  const truth = truths.get(bundle);
  if (!truth) return `unknown version ${bundle}`;
  const wrong = told.find(([id, figures]) => !same(figures, truth.figures.get(id) ?? []));
  return wrong ? `${bundle}, ${wrong[0]}: ${wrong[1]}, not ${truth.figures.get(wrong[0])}` : null;
}

function same(told: Figures, right: Figures, tolerance?: number): boolean {
  return told.length === right.length && told.every((value, i) => near(value, right[i], tolerance));
}

/** Within what the order of sums leaves open. */
function near(a: number | null, b: number | null, tolerance = 1e-6): boolean {
  return a === b || (a !== null && b !== null && Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)));
}
