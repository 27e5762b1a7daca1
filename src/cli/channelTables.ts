/** Channels as tables for the terminal. */
import type { ChannelReport } from '../facts/channelReport.ts';
import type { ChannelPart } from '../transactions/channels.ts';
import { formatMoney } from '../units.ts';
import { withCommas } from './tables.ts';
import { number, table } from './terminal.ts';

/** What became of each file. */
export function channelPartsTable(parts: readonly ChannelPart[], hasIdentities: boolean): string {
  const rows = parts.map(({ channel, quality, customers, unmatched }) => [
    channel,
    quality.file,
    number(quality.read.rows, 0),
    number(quality.accepted.rows, 0),
    number(customers, 0),
    ...(hasIdentities ? [number(unmatched, 0)] : []),
  ]);
  const head = [
    'channel',
    'file',
    'rows read',
    'accepted',
    'customers',
    ...(hasIdentities ? ['without identity'] : []),
  ];
  return table(head, rows, 2);
}

/** Channels named in the flows; the smallest beyond are one line. */
const MOST = 8;

export function channelsTable({ channels, flows, customersOf }: ChannelReport, hasAmounts: boolean): string {
  const named = channels.slice(0, MOST);
  const rows = named.map(({ channel, rows: count, net, customers, acquired }) => [
    nameOf(channel),
    number(count, 0),
    ...(hasAmounts ? [withCommas(formatMoney(net))] : []),
    number(customers, 0),
    number(acquired, 0),
    ...named.map((into) => {
      const flow = flows.find((candidate) => candidate.first === channel && candidate.channel === into.channel);
      return number(flow?.customers ?? 0, 0);
    }),
  ]);
  const head = [
    'channel',
    'rows',
    ...(hasAmounts ? ['net amount'] : []),
    'customers',
    'came by it',
    ...named.map(({ channel }) => `bought in ${nameOf(channel)}`),
  ];
  const several = customersOf.flatMap((count, i) => (i > 0 && count > 0 ? [`${number(count, 0)} of ${i + 1}`] : []));
  const rest = channels.length > MOST ? ` ${number(channels.length - MOST, 0)} smaller channels are not shown.` : '';
  return [
    table(head, rows),
    ' Bought in …: of the customers who came by the channel of the line, those with a row there.',
    ` Customers of several channels: ${several.join(', ') || 'none'}; they are counted in each of them, and once among all.${rest}`,
  ].join('\n');
}

function nameOf(channel: string): string {
  return channel === '' ? '(none)' : channel;
}

/** The report as JSON: money as exact decimal text. */
export function channelsJson({ channels, flows, customersOf }: ChannelReport) {
  return {
    channels: channels.map((channel) => ({ ...channel, net: formatMoney(channel.net) })),
    flows: flows.map((flow) => ({ ...flow, net: formatMoney(flow.net) })),
    customersOf,
  };
}
