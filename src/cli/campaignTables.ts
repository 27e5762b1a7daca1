/** Campaigns as tables for the terminal. */
import type { CampaignResult } from '../pipelines/campaign/measure.ts';
import { type CampaignRecord, reasonWriter } from '../pipelines/campaign/record.ts';
import { tellPlan, tellVerdict } from '../pipelines/campaign/tell.ts';
import { formatDay } from '../units.ts';
import type { Effect } from '../valuation/campaign/effect.ts';
import type { Loyalty } from '../valuation/campaign/loyalty.ts';
import { type CampaignList, LEFT_OUT } from '../valuation/campaign/plan.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';
import { number, probability, table } from './terminal.ts';

export function campaignTable(record: CampaignRecord): string {
  const { customers, currency, hasAmounts } = record;
  const unit = hasAmounts ? currency : null;
  const label = hasAmounts ? `value${currency ? ` (${currency})` : ''}` : 'purchases';
  const words = wordsIn('en').campaign.leftOut;
  const rows = [
    ['customers with something at stake', number(customers.withStake, 0)],
    ...LEFT_OUT.filter((why) => customers.leftOut[why]).map((why) => [
      `  left out: ${words[why]}`,
      number(customers.leftOut[why], 0),
    ]),
    ['on the list', number(customers.listed, 0)],
    ['  treated: write to them', number(customers.treated, 0)],
    [`  control: held out, ${number(100 * record.controlShare, 0)} %`, number(customers.control, 0)],
    [`${label} at stake, a customer within ${record.horizonDays} days`, number(record.meanStake)],
    [`${label} predicted, a customer`, number(record.meanPredicted)],
    ...(record.cost === null ? [] : [['cost of a contact', number(record.cost)]]),
  ];
  return `${table(['', ''], rows)}\n${tellPlan(record, unit)
    .map((sentence) => ` ${sentence}`)
    .join('\n')}`;
}

export function listTable(list: CampaignList, { currency, hasAmounts }: CampaignRecord, count = 10): string {
  const describe = reasonWriter(currency, 'en');
  const rows = Array.from(list.row.subarray(0, count), (_, i) => [
    list.customer[i],
    list.control[i] ? 'control' : 'treated',
    number(list.stake[i]),
    `${number(100 * list.pReturn[i], 0)} %`,
    formatDay(list.bestDay[i]),
    list.reasons[i].map(describe).join('; '),
  ]);
  const stake = hasAmounts ? 'value at stake' : 'purchases at stake';
  return table(['customer', 'arm', stake, 'p_return', 'best day', 'reasons'], rows, [0, 1, 5]);
}

export function loyaltyTable({ all, topFifth, cohorts }: Loyalty): string {
  const share = (value: number) => `${number(100 * value, 0)} %`;
  const rows = [all, ...(topFifth ? [topFifth] : []), ...cohorts.slice(-8)].map((row) => [
    row.group,
    number(row.customers, 0),
    share(row.repeated),
    share(row.returned),
    Number.isNaN(row.tenure) ? '–' : number(row.tenure, 0),
  ]);
  return table(['first purchase', 'customers', 'had bought again', 'came back', 'median days first to last'], rows);
}

export function resultTable(result: CampaignResult, language: Language): string {
  const { value, purchases, returned, total, currency, level } = result;
  const row = (what: string, effect: Effect, write: (v: number) => string) => [
    what,
    write(effect.treated.mean),
    write(effect.control.mean),
    write(effect.adjusted.difference),
    `${write(effect.adjusted.interval[0])} to ${write(effect.adjusted.interval[1])}`,
    effect.adjusted.pValue === null ? '–' : probability(effect.adjusted.pValue),
    `${number(100 * effect.varianceLeft, 0)} %`,
  ];
  const points = (v: number) => `${number(100 * v)} %`;
  const rows = [
    ...(value ? [row(`value${currency ? ` (${currency})` : ''}`, value, (v) => number(v))] : []),
    row('purchases', purchases, (v) => number(v, 3)),
    row('came back', returned, points),
  ];
  const head = [
    'a customer',
    'treated',
    'control',
    'effect',
    `${number(100 * level, 0)} % interval`,
    'p',
    'variance left',
  ];
  const main = value ?? purchases;
  const { money } = notation(language);
  const sums = total
    ? [
        ` All ${number(main.treated.customers, 0)} treated together: ${money(total.gain, currency)} ` +
          `(${money(total.interval[0], currency)} to ${money(total.interval[1], currency)})` +
          `${total.cost === null ? '' : `, and contacts cost ${money(total.cost, currency)}`}.`,
      ]
    : [];
  const plain = main.plain.difference;
  const taken =
    main.theta === 0
      ? []
      : [
          ' Effects are what is left when the predictions made before the campaign are taken out; the plain difference of',
          ` ${value ? 'value' : 'purchases'} is ${number(plain, value ? 2 : 3)} (± ${number(main.plain.standardError, value ? 2 : 3)}).`,
        ];
  return [table(head, rows), ` ${tellVerdict(main, language)}`, ...sums, ...taken].join('\n');
}
