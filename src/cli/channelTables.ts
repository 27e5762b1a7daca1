/** Channels as tables for the terminal. */
import type { ChannelReport } from '../facts/channelReport.ts';
import type { ChannelPart } from '../transactions/channels.ts';
import { formatMoney } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { withCommas } from './tables.ts';
import { figuresIn, table } from './terminal.ts';

/** What became of each file. */
export function channelPartsTable(
  parts: readonly ChannelPart[],
  hasIdentities: boolean,
  language: Language = 'en',
): string {
  const { files: words } = wordsIn(language).inspection;
  const { number } = figuresIn(language);
  const rows = parts.map(({ channel, quality, customers, unmatched }) => [
    channel,
    quality.file,
    number(quality.read.rows, 0),
    number(quality.accepted.rows, 0),
    number(customers, 0),
    ...(hasIdentities ? [number(unmatched, 0)] : []),
  ]);
  return table([...words.head, ...(hasIdentities ? [words.unmatched] : [])], rows, 2);
}

/** Channels named in the flows; the smallest beyond are one line. */
const MOST = 8;

export function channelsTable(
  { channels, flows, customersOf }: ChannelReport,
  hasAmounts: boolean,
  language: Language = 'en',
): string {
  const { channels: words } = wordsIn(language).inspection;
  const { number, turned } = figuresIn(language);
  const whole = (count: number) => number(count, 0);
  const nameOf = (channel: string) => channel || words.none;
  const named = channels.slice(0, MOST);
  const rows = named.map(({ channel, rows: count, net, customers, acquired }) => [
    nameOf(channel),
    whole(count),
    ...(hasAmounts ? [turned(withCommas(formatMoney(net)))] : []),
    whole(customers),
    whole(acquired),
    ...named.map((into) => {
      const flow = flows.find((candidate) => candidate.first === channel && candidate.channel === into.channel);
      return whole(flow?.customers ?? 0);
    }),
  ]);
  const head = [
    ...words.head.filter((_, place) => place !== 2 || hasAmounts),
    ...named.map(({ channel }) => words.bought(nameOf(channel))),
  ];
  const several = customersOf.flatMap((count, i) => (i > 0 && count > 0 ? [words.of(whole(count), whole(i + 1))] : []));
  const rest = channels.length > MOST ? ` ${words.rest(whole(channels.length - MOST))}` : '';
  return [
    table(head, rows),
    ` ${words.explained}`,
    ` ${words.several(several.join(', ') || words.nobody)}${rest}`,
  ].join('\n');
}

/** The report as JSON: money as exact decimal text. */
export function channelsJson({ channels, flows, customersOf }: ChannelReport) {
  return {
    channels: channels.map((channel) => ({ ...channel, net: formatMoney(channel.net) })),
    flows: flows.map((flow) => ({ ...flow, net: formatMoney(flow.net) })),
    customersOf,
  };
}
