/** Campaigns as tables for the terminal. */
import type { CampaignResult } from '../pipelines/campaign/measure.ts';
import { type CampaignRecord, reasonWriter } from '../pipelines/campaign/record.ts';
import { tellPlan, tellVerdict } from '../pipelines/campaign/tell.ts';
import { formatDay, parseDay } from '../units.ts';
import type { Effect } from '../valuation/campaign/effect.ts';
import type { Loyalty } from '../valuation/campaign/loyalty.ts';
import { type CampaignList, LEFT_OUT } from '../valuation/campaign/plan.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';
import { figuresIn, table } from './terminal.ts';

export function campaignTable(record: CampaignRecord, language: Language = 'en'): string {
  const { customers, currency, hasAmounts } = record;
  const unit = hasAmounts ? currency : null;
  const { leftOut, screen } = wordsIn(language).campaign;
  const { number } = figuresIn(language);
  const label = hasAmounts ? screen.value(currency) : screen.purchases;
  const whole = (count: number) => number(count, 0);
  const rows = [
    [screen.withStake, whole(customers.withStake)],
    ...LEFT_OUT.filter((why) => customers.leftOut[why]).map((why) => [
      screen.leftOut(leftOut[why]),
      whole(customers.leftOut[why]),
    ]),
    [screen.listed, whole(customers.listed)],
    [screen.treatedRow, whole(customers.treated)],
    [screen.controlRow(whole(100 * record.controlShare)), whole(customers.control)],
    [screen.stake(label, String(record.horizonDays)), number(record.meanStake)],
    [screen.predicted(label), number(record.meanPredicted)],
    ...(record.cost === null ? [] : [[screen.cost, number(record.cost)]]),
  ];
  return `${table(['', ''], rows)}\n${tellPlan(record, unit, language)
    .map((sentence) => ` ${sentence}`)
    .join('\n')}`;
}

export function listTable(
  list: CampaignList,
  { currency, hasAmounts }: CampaignRecord,
  language: Language = 'en',
  count = 10,
): string {
  const describe = reasonWriter(currency, language);
  const { screen } = wordsIn(language).campaign;
  const { number } = figuresIn(language);
  const rows = Array.from(list.row.subarray(0, count), (_, i) => [
    list.customer[i],
    list.control[i] ? screen.control : screen.treated,
    number(list.stake[i]),
    `${number(100 * list.pReturn[i], 0)} %`,
    dayIn(language)(formatDay(list.bestDay[i])),
    list.reasons[i].map(describe).join('; '),
  ]);
  const { customer, arm, bestDay, reasons } = screen.list;
  const stake = hasAmounts ? screen.valueAtStake : screen.purchasesAtStake;
  return table([customer, arm, stake, 'p_return', bestDay, reasons], rows, [0, 1, 5]);
}

export function loyaltyTable({ all, topFifth, cohorts }: Loyalty, language: Language = 'en'): string {
  const { screen } = wordsIn(language).campaign;
  const { number } = figuresIn(language);
  const share = (value: number) => `${number(100 * value, 0)} %`;
  const named = [
    { ...all, group: screen.all },
    ...(topFifth ? [{ ...topFifth, group: screen.topFifth }] : []),
    ...cohorts.slice(-8),
  ];
  const rows = named.map((row) => [
    row.group,
    number(row.customers, 0),
    share(row.repeated),
    share(row.returned),
    Number.isNaN(row.tenure) ? '–' : number(row.tenure, 0),
  ]);
  return table(screen.loyaltyHead, rows);
}

export function resultTable(result: CampaignResult, language: Language): string {
  const { value, purchases, returned, total, currency, level } = result;
  const { screen } = wordsIn(language).campaign;
  const { number, probability } = figuresIn(language);
  const row = (what: string, effect: Effect, write: (v: number) => string) => [
    what,
    write(effect.treated.mean),
    write(effect.control.mean),
    write(effect.adjusted.difference),
    screen.to(write(effect.adjusted.interval[0]), write(effect.adjusted.interval[1])),
    effect.adjusted.pValue === null ? '–' : probability(effect.adjusted.pValue),
    `${number(100 * effect.varianceLeft, 0)} %`,
  ];
  const points = (v: number) => `${number(100 * v)} %`;
  const rows = [
    ...(value ? [row(screen.value(currency), value, (v) => number(v))] : []),
    row(screen.purchases, purchases, (v) => number(v, 3)),
    row(screen.cameBack, returned, points),
  ];
  const main = value ?? purchases;
  const { money } = notation(language);
  const sums = total
    ? [
        ` ${screen.together(
          number(main.treated.customers, 0),
          ...([total.gain, ...total.interval].map((amount) => money(amount, currency)) as [string, string, string]),
        )}${total.cost === null ? '' : screen.contactsCost(money(total.cost, currency))}.`,
      ]
    : [];
  const plain = main.plain.difference;
  const digits = value ? 2 : 3;
  const of = value ? screen.value('') : screen.purchases;
  const taken =
    main.theta === 0
      ? []
      : screen.taken(of, number(plain, digits), number(main.plain.standardError, digits)).map((line) => ` ${line}`);
  const head = screen.resultHead(number(100 * level, 0));
  return [table(head, rows), ` ${tellVerdict(main, language)}`, ...sums, ...taken].join('\n');
}

/** Days in titles and tables; English tables have them as files do. */
export function dayIn(language: Language): (day: string) => string {
  return (day) => (language === 'en' ? day : notation(language).day(parseDay(day)));
}
