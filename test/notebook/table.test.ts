import { afterEach, expect, expectTypeOf, test, vi } from 'vitest';
import { DISPLAY, type Displayed, page, show } from '../../src/notebook/display.ts';
import { Table } from '../../src/notebook/table.ts';
import { parseXml } from '../plots/wellFormed.ts';

const table = new Table(
  {
    customer_id: ['a', 'b', 'c', 'd'],
    frequency: Float64Array.of(2, 0, 10, Number.NaN),
    last: [new Date('2024-03-01'), new Date('2024-01-31'), null, new Date('2024-02-29')],
  },
  { name: 'customers', print: { frequency: (value: number) => `${value} times` } },
);

/** As much of danfojs as takes data and gives them back. */
class Frame {
  readonly columns: string[];
  readonly index: number[];
  readonly values: unknown[][];

  constructor(data: Record<string, unknown[]>) {
    this.columns = Object.keys(data);
    this.index = Object.values(data)[0].map((_, at) => at);
    this.values = this.index.map((at) => this.columns.map((name) => data[name][at]));
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('rows are objects with the types of the columns, and make the same table again', () => {
  const [first] = table.rows();
  expectTypeOf(first.customer_id).toEqualTypeOf<string>();
  expectTypeOf(first.frequency).toEqualTypeOf<number>();
  expectTypeOf(first.last).toEqualTypeOf<Date | null>();
  expect(first).toEqual({ customer_id: 'a', frequency: 2, last: new Date('2024-03-01') });
  expect([...table]).toEqual(table.rows());
  expect(Table.fromRows(table.rows()).rows()).toEqual(table.rows());
});

test('columns of different lengths are refused', () => {
  expect(() => new Table({ a: [1, 2], b: [1] })).toThrow(RangeError);
});

test('sorting, filtering and picking keep rows together, with what is missing last', () => {
  expect(table.sortBy('frequency', 'descending').columns.customer_id).toEqual(['c', 'a', 'b', 'd']);
  expect(table.sortBy('frequency').columns.customer_id).toEqual(['b', 'a', 'c', 'd']);
  expect(table.sortBy('last').columns.customer_id).toEqual(['b', 'd', 'a', 'c']);
  expect(table.where(({ frequency }) => frequency > 0).columns.customer_id).toEqual(['a', 'c']);
  expect(table.head(1).columns.frequency).toEqual(Float64Array.of(2));
  expect(table.pick('last').names).toEqual(['last']);
  expect(table.with({ twice: table.columns.frequency.map((v) => 2 * v) }).row(2).twice).toBe(20);
});

test('a column that there is not is refused, with those that there are', () => {
  const remedy = { code: 'OPTION_INVALID', hint: 'It has customer_id, frequency, last.' };
  expect(() => table.sortBy('freqency' as never)).toThrow(expect.objectContaining(remedy));
  expect(() => table.pick('customer' as never)).toThrow(expect.objectContaining(remedy));
});

test('SQL asks a table by its name; NaN and null are NULL there, whole numbers are numbers', async () => {
  const asked = await table.query<{ n: number; known: number; most: number; day: Date }>(
    'SELECT count(*) AS n, count(frequency) AS known, max(frequency) AS most, min(last) AS day FROM customers',
  );
  expect(asked.rows()).toEqual([{ n: 4, known: 3, most: 10, day: new Date('2024-01-31') }]);
});

test('a DataFrame of the module given holds plain values, and becomes the same table again', () => {
  const frame = table.toDataFrame({ DataFrame: Frame });
  expectTypeOf(frame).toEqualTypeOf<Frame>();
  expect(frame.values[0]).toEqual(['a', 2, '2024-03-01']);
  const back = Table.fromDataFrame(frame);
  expect(back.names).toEqual(table.names);
  expect(back.columns.frequency).toEqual(Array.from(table.columns.frequency));
});

test('a DataFrame shows itself as a table, and so does what its methods return', async () => {
  class Whole extends Frame {
    head() {
      return new Frame({ n: [7] });
    }
  }
  const frame = table.toDataFrame({ DataFrame: Whole });
  const shown = async (thing: object) => (await (thing as Displayed)[DISPLAY]())['text/html'];
  expect(await shown(frame)).toContain('<td class="text">2024-03-01</td>');
  expect(await shown(frame.head())).toContain('<th scope="row">7</th>');
});

test('an index of names becomes a column', () => {
  const described = Table.fromDataFrame({ columns: ['x'], index: ['mean', 'sd'], values: [[1], [2]] });
  expect(described.rows()).toEqual([
    { index: 'mean', x: 1 },
    { index: 'sd', x: 2 },
  ]);
});

test('without danfojs the error names the package and where it is looked for', async () => {
  await expect(table.toDataFrame()).rejects.toMatchObject({ code: 'PACKAGE_MISSING' });
});

test('Jupyter is shown the first rows, escaped, and how many there are', async () => {
  const long = new Table({
    name: Array.from({ length: 50 }, (_, k) => `<${k}>`),
    n: Float64Array.from({ length: 50 }),
  });
  const shown = await long[DISPLAY]();
  expect(shown['text/html']).toContain('&lt;9&gt;');
  expect(shown['text/html']).not.toContain('&lt;10&gt;');
  expect(shown['text/html']).toContain('… and 40 more rows');
  expect(parseXml(shown['text/html']).root).toBe('div');
  const { 'text/html': html } = await table[DISPLAY]();
  expect(html).toContain('<td>2 times</td>');
  expect(html).toContain('<td>2024-03-01</td>');
  expect(html).toContain('<td>–</td>');
});

test('show displays each thing in Jupyter, and prints it elsewhere', async () => {
  const displayed: unknown[] = [];
  vi.stubGlobal('Deno', { jupyter: { display: async (thing: unknown) => displayed.push(thing) } });
  await show(table, Promise.resolve(table));
  expect(displayed).toEqual([table, table]);
  vi.unstubAllGlobals();
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
  await show('a word', table.pick('customer_id'));
  expect(printed.mock.calls).toEqual([['a word'], ['customer_id\na\nb\nc\nd']]);
  printed.mockRestore();
});

test('a page holds its parts in their order', () => {
  const { 'text/html': html } = page('one & two', { columns: ['a'], rows: [['1']] });
  expect(html).toMatch(/<p>one &amp; two<\/p>.*<tbody><tr>/);
});
