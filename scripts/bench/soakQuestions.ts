/** What a busy server is asked. */
import { readFileSync } from 'node:fs';

/** What the server is asked: of a hundred requests so many, by name. */
const MIX: Readonly<Record<string, number>> = {
  ...{ customer: 40, prediction: 30, order: 12, customers: 10 },
  ...{ batch: 3, lines: 2, summary: 1, metrics: 1, refused: 1 },
};

export type Ask = () => Promise<void>;

/**
 * Requests of the mix, one after the other, as the wheel of shares has them.
 *
 * @param file  of transactions that the server has
 */
export function questions(url: string, file: string): Ask {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const histories = new Map<string, { date: string; amount: number }[]>();
  for (const line of lines) {
    const [customer, date, amount] = line.split(',');
    histories.set(customer, [...(histories.get(customer) ?? []), { date, amount: Number(amount) }]);
  }
  const known = [...histories].map(([customerId, transactions]) => ({ customerId, transactions }));
  const lastDay = known
    .flatMap(({ transactions }) => transactions.map(({ date }) => date))
    .sort()
    .at(-1)!;
  let count = 0;
  const next = () => {
    count += 7;
    return known[count % known.length];
  };
  const some = (many: number) => Array.from({ length: many }, next);
  const get = async (path: string, status = 200) => expectStatus(await fetch(`${url}${path}`), status);
  const post = async (path: string, body: unknown, type = 'application/json') =>
    expectStatus(
      await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
      200,
    );
  const asked: Record<string, Ask> = {
    customer: () => get(`/v1/customers/${next().customerId}`),
    prediction: () => post('/v1/predictions', next()),
    // Each tenth corrects an earlier one: customers stay the same, and their histories grow little.
    order: () => {
      const { customerId } = next();
      const [transactionId, version] = [`soak-${count % 5000}`, 1 + Math.floor(count / 5000)];
      return post('/v1/transactions', { transactionId, version, customerId, date: lastDay, amount: 1 + (count % 90) });
    },
    customers: () => get(`/v1/customers?limit=50&from=${count % 3000}&sort=-predictedValue`),
    batch: () => post('/v1/predictions', { customers: some(100), explain: 3 }),
    lines: () =>
      post(
        '/v1/predictions',
        some(300)
          .map((one) => JSON.stringify(one))
          .join('\n'),
        'application/x-ndjson',
      ),
    summary: () => get('/v1/summary?charts=value,lorenz'),
    metrics: () => get('/metrics'),
    refused: () => get(`/v1/customers/nobody-${count++}`, 404),
  };
  const wheel = Object.entries(MIX).flatMap(([name, share]) => Array<string>(share).fill(name));
  let turn = 0;
  // A step without common divisor with the wheel's length mixes the kinds.
  return () => {
    turn += 37;
    return asked[wheel[turn % wheel.length]]();
  };
}

async function expectStatus(response: Response, status: number): Promise<void> {
  await response.arrayBuffer();
  if (response.status !== status) throw new Error(`${response.url}: ${response.status}, not ${status}`);
}
