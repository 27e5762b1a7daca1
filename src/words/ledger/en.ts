/** What is said of transactions that were read, in English. Figures come already written. */
export const EN = {
  title: 'Quality of the transactions',
  head: (currency: string) => ['rows', 'number', currency ? `amount, ${currency}` : 'amount', 'example'],
  read: 'read',
  accepted: 'accepted',
  kinds: {
    sale: 'sales',
    refund: 'refunds',
    cancellation: 'cancellations (refunds under a number like C536379)',
    free: 'free (amount 0)',
  },
  excluded: (reason: string) => `excluded: ${reason}`,
  reasons: {
    'malformed line': 'malformed line',
    'other currency': 'other currency',
    'test transaction': 'test transaction',
    'not a sale': 'not a sale',
    'not completed': 'not completed',
    'unknown status': 'unknown status',
    'no customer': 'no customer',
    'unreadable date': 'unreadable date',
    'unreadable amount': 'unreadable amount',
    'after as-of': 'after as-of',
    'duplicate transaction': 'duplicate transaction',
    refund: 'refund',
    'free order': 'free order',
  },
  orderLines: 'further lines of orders',
  totalsCountOnce: 'totals count once',
  line: (line: string) => `line ${line}, `,
  customers: (count: string, first: string, last: string, asOf: string, zone: string) =>
    `${count} customers from ${first} to ${last}, as of ${asOf} (${zone})`,
  refundsAlone: (count: string) => `${count} customers with refunds alone: valued, but not predicted`,
  sameDay: (count: string) => `${count} rows on the same day as another of the customer: one purchase`,
  duplicates: (count: string) => `${count} exact duplicates kept`,
};
export type LedgerWords = typeof EN;
