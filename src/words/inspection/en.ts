/** What is said of a file's reading, of channels and of what data can carry, in English. Figures come already written. */
export const EN = {
  titles: {
    read: 'How the file was read',
    rows: 'The first rows, as written and as understood',
    sufficiency: 'Data sufficiency',
    channels: 'Channels',
    files: 'Files by channel',
    loaded: 'Loaded',
    simulated: 'Simulated',
  },
  wouldStop: (message: string, hint: string): string => `Training would stop. ${message}. ${hint}`,
  reading: {
    file: 'file',
    separated: (by: string, encoding: string): string => `, separated by ${by}, ${encoding}`,
    tabs: 'tabs',
    preset: 'preset',
    another: (name: string, title: string): string => `${name} (${title}); --format names another`,
    shape: 'shape',
    shapes: {
      transactions: 'one row a transaction',
      lines: 'one row a line of an order, each with its own amount',
      'order-totals': 'one row a line of an order; the total of an order counts once',
    },
    column: (name: string): string => `column "${name}"`,
    roles: {
      ...{ customer: 'customer', date: 'date', amount: 'amount', refunded: 'refunded, deducted from the amount' },
      ...{ quantity: 'quantity', unitPrice: 'unit price', order: 'order number', transactionId: 'transaction id' },
      ...{ currency: 'currency', product: 'product', category: 'category', channel: 'channel' },
      ...{ adviser: 'adviser', branch: 'branch', status: 'says whether a row counts' },
    },
    dates: 'dates',
    writtenDates: (example: string, format: string, zone: string): string =>
      `written as ${example} (${format}); times without an offset are in ${zone}`,
    amountsIn: (column: string): string => `amounts in "${column}"`,
    writtenAmounts: (notation: string, point: boolean): string =>
      `written as ${notation} (decimal ${point ? 'point' : 'comma'})`,
    minor: (hundredths: boolean): string => `, in ${hundredths ? 'hundredths (cents)' : 'thousandths'}`,
    amounts: 'amounts',
    noAmounts: 'none: purchases are counted, not valued',
  },
  rows: {
    head: ['line', 'as written', 'customer', 'day', 'amount', 'outcome'],
    accepted: 'accepted',
    line: 'line of an order',
  },
  sufficiency: {
    made: (customers: string, purchases: string, first: string, asOf: string): string =>
      `${customers} customers made ${purchases} purchases from ${first} to ${asOf}`,
    head: ['what models need', 'there is', 'wanted', 'so'],
  },
  files: {
    head: ['channel', 'file', 'rows read', 'accepted', 'customers'],
    unmatched: 'without identity',
  },
  channels: {
    head: ['channel', 'rows', 'net amount', 'customers', 'came by it'],
    bought: (channel: string): string => `bought in ${channel}`,
    none: '(none)',
    of: (customers: string, channels: string): string => `${customers} of ${channels}`,
    nobody: 'none',
    explained: 'Bought in …: of the customers who came by the channel of the line, those with a row there.',
    several: (customers: string): string =>
      `Customers of several channels: ${customers}; they are counted in each of them, and once among all.`,
    rest: (count: string): string => `${count} smaller channels are not shown.`,
  },
  loaded: {
    added: (count: string): string => `${count} transactions are new`,
    known: (count: string): string => `, ${count} were there`,
    has: (file: string, transactions: string, customers: string, asOf: string): string =>
      `${file} has ${transactions} transactions of ${customers} customers, as of ${asOf}`,
  },
  simulated: (rows: string, customers: string, file: string): string =>
    `${rows} transactions of ${customers} customers in ${file}`,
  soFar: (customers: string, rows: string): string => `${customers} customers, ${rows} transactions`,
};
export type InspectionWords = typeof EN;
