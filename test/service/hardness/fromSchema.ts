/** Requests as a contract describes them, and spoilt: arbitraries made from the schemas of an OpenAPI document. */
import { fc } from '../../support/random.ts';

/** JSON Schema, as far as the contract has it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly format?: string;
  readonly example?: unknown;
}

/** Text that has broken servers: numbers that are none, ends of text, SQL, formulas, paths, templates, names of prototypes. */
const BAD_TEXT = [
  ...['', ' ', '0', '-1', 'NaN', 'Infinity', '-Infinity', 'null', 'true', '1e999', '0x10', '1,5', '٣'],
  ...['\u0000', 'a\u0000b', '\ud800', '\u202e', '😀'.repeat(300), 'x'.repeat(20_000), '\r\nSet-Cookie: a=b', '\ufeff'],
  ...["'; DROP TABLE transactions; --", "' OR '1'='1", '" OR 1=1 --', "x') UNION SELECT * FROM keys --", '$1', ':id'],
  ...[
    '=HYPERLINK("http://x")',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '{{7*7}}',
    '<%= 7*7 %>',
    '<script>alert(1)</script>',
  ],
  ...['../../etc/passwd', '..%2f..%2fetc%2fpasswd', '/etc/passwd', 'C:\\x', 'file:///etc/passwd', '%00', '%', '%ff'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'],
  ...['2024-02-30', '0000-01-01', '9999-12-31', '+275760-09-13', '2024-01-01T25:00:00', '1997-03-04'],
];
const BAD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 0.5, 1e-320, 1e308, -1e308, 2 ** 53, 1e15 + 1, [], {}, [[]], [null]],
  ...[{ length: 3 }, { toString: 'x' }, { $ne: null }, Object.fromEntries([['__proto__', { polluted: 1 }]])],
];
const BAD_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', '', 'a/b~c', '$where', 'x'.repeat(3000), '0'];

/** Stands in JSON for arrays in arrays, so many that recursion over them ends the stack. */
const DEEP = '"deep"';
export const badText = fc.oneof(fc.constantFrom(...BAD_TEXT), fc.string({ unit: 'binary', maxLength: 30 }));
const badValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...BAD_VALUES),
  badText,
  fc.double(),
  fc.constant('deep'),
  fc.constant(Array.from({ length: 12_000 }, (_, i) => i)),
);

/** Values as a schema describes them; not all have to be valid, for a schema does not say everything. */
export function valuesOf(schema: Schema, resolve: (ref: string) => Schema, depth = 0): fc.Arbitrary<unknown> {
  const inner = (of: Schema) => valuesOf(of, resolve, depth + 1);
  const { $ref, anyOf = schema.oneOf, allOf, example } = schema;
  if ($ref) return inner(resolve($ref));
  if (anyOf) return fc.oneof(...anyOf.map(inner));
  if (allOf) return fc.tuple(...allOf.map(inner)).map((parts) => Object.assign({}, ...(parts as object[])));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.[0] ?? 'string');
  if (example !== undefined && type !== 'object') return fc.oneof(fc.constant(example), plainValue(type, schema));
  if (type === 'array') return fc.array(inner(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 4 });
  if (type === 'object') return objectOf(schema, inner);
  return plainValue(type, schema);
}

function plainValue(type: string, schema: Schema): fc.Arbitrary<unknown> {
  const low = schema.minimum ?? schema.exclusiveMinimum ?? -1000;
  const high = Math.max(low, schema.maximum ?? schema.exclusiveMaximum ?? 1000);
  if (type === 'integer') return fc.integer({ min: Math.ceil(low), max: Math.floor(Math.min(high, 2 ** 31 - 1)) });
  if (type === 'number') return fc.double({ min: low, max: high, noNaN: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (schema.format?.startsWith('date')) {
    const day = fc.integer({ min: 9000, max: 10_300 }).map((days) => new Date(days * 86_400_000).toISOString());
    return schema.format === 'date' ? day.map((text) => text.slice(0, 10)) : day;
  }
  return fc.oneof(fc.constantFrom('regular', 'once', 'T1', '1997-05-05', 'web'), fc.string({ maxLength: 12 }));
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  inner: (of: Schema) => fc.Arbitrary<unknown>,
) {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, inner(of)]));
  const known = fc.record(fields, { requiredKeys: [...required] }) as fc.Arbitrary<object>;
  if (typeof additionalProperties !== 'object') return known;
  const others = fc.dictionary(fc.string({ maxLength: 8 }), inner(additionalProperties), { maxKeys: 3 });
  return fc.tuple(known, others).map(([one, other]) => ({ ...other, ...one }));
}

/** A value with something wrong in it, as JSON. */
export function spoilt(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const change = fc.record({ at: fc.nat(), how: fc.nat(5), value: badValue, key: fc.constantFrom(...BAD_KEYS) });
  return fc
    .tuple(values, fc.array(change, { maxLength: 3 }))
    .map(([value, changes]) => changes.reduce<unknown>((changed, how) => changedAt(changed, how), value))
    .map((value) => (JSON.stringify(value) ?? '').replaceAll(DEEP, () => '['.repeat(20_000) + ']'.repeat(20_000)));
}

interface Change {
  readonly at: number;
  readonly how: number;
  readonly value: unknown;
  readonly key: string;
}

/** One place of a value replaced, left out, or joined by another. */
function changedAt(value: unknown, { at, how, value: bad, key }: Change): unknown {
  if (typeof value !== 'object' || value === null || (how === 0 && at % 5 === 0)) return bad;
  const entries = Object.entries(value);
  const remake = (made: [string, unknown][]) =>
    Array.isArray(value) ? made.map(([, inner]) => inner) : Object.fromEntries(made);
  if (entries.length === 0 || how === 1) return remake([...entries, [key, bad]]);
  const place = at % entries.length;
  const [name, inner] = entries[place];
  if (how === 2) return remake(entries.toSpliced(place, 1));
  if (how === 3) return remake(entries.with(place, [name, bad]));
  const rest = Math.floor(at / entries.length);
  return remake(entries.with(place, [name, changedAt(inner, { at: rest, how, value: bad, key })]));
}
