import type { Connection } from '../engines/contract.ts';
import { PerennialError } from '../errors.ts';
import { type AmountNotation, type DecimalMark, NOTATIONS, plainSql, writtenSql } from './amounts.ts';
import type { Source } from './source.ts';

/** Values looked at before a whole column is. */
const SAMPLE_ROWS = 2000;
/** A notation needs this share of the values that tell notations apart; else a few odd values would decide over all. */
const LEAST_SHARE = 0.05;

/** What the values of a column say about its notation. */
interface Evidence {
  /** Values that can be read with a decimal point alone, and with a decimal comma alone. */
  readonly point: number;
  readonly comma: number;
  /** Values that can be read both ways, and differ: 1.234. */
  readonly either: number;
  readonly example: string | null;
  /** Whether these are all values of the column, and plain ones: see {@link AmountNotation.plain}. */
  readonly plain: boolean;
}

/**
 * Tells how each column of amounts writes them. A value that can be read in one way settles its column; a column without
 * such a value follows the others. A sample settles most columns, else the whole column is read.
 *
 * @param places    columns of amounts that count
 * @param optional  columns that nothing depends on: where they do not tell, they are taken to have a decimal point
 * @param given     the decimal mark, where the person has said it
 * @throws AMOUNT_AMBIGUOUS where both notations read a column and differ, or each reads another part of it
 */
export async function chooseNotations(
  connection: Connection,
  source: Source,
  { places, optional = [] }: { readonly places: readonly number[]; readonly optional?: readonly number[] },
  given: DecimalMark | undefined,
): Promise<ReadonlyMap<number, AmountNotation>> {
  const found = new Map<number, AmountNotation>();
  const open: { place: number; evidence: Evidence }[] = [];
  for (const place of new Set([...places, ...optional])) {
    if (source.numeric.has(place)) found.set(place, { decimal: 'point', numeric: true, kind: source.typed.get(place) });
    else if (given !== undefined) found.set(place, { decimal: given, numeric: false });
    else {
      const evidence = await lookAt(connection, source, place);
      const decimal = decide(evidence);
      if (decimal === 'mixed' && places.includes(place)) throw ambiguous(source, place, evidence);
      if (decimal !== null && decimal !== 'mixed') found.set(place, { decimal, numeric: false, plain: evidence.plain });
      else open.push({ place, evidence });
    }
  }
  const settled = [...new Set([...found.values()].filter(({ numeric }) => !numeric).map(({ decimal }) => decimal))];
  for (const { place, evidence } of open) {
    if (evidence.either > 0 && settled.length !== 1 && places.includes(place)) throw ambiguous(source, place, evidence);
    found.set(place, { decimal: settled[0] ?? 'point', numeric: false, plain: evidence.plain });
  }
  return found;
}

/** The notation that the evidence speaks for; null where it speaks for none. */
function decide({ point, comma, either }: Evidence): DecimalMark | 'mixed' | null {
  const telling = point + comma + either;
  const [most, least, mark] = point >= comma ? ([point, comma, 'point'] as const) : ([comma, point, 'comma'] as const);
  if (most === 0) return null;
  return least < LEAST_SHARE * telling && most >= LEAST_SHARE * telling ? mark : 'mixed';
}

async function lookAt(connection: Connection, source: Source, place: number): Promise<Evidence> {
  const column = `c${place}`;
  const rows = `(SELECT ${column} FROM ${source.preview} LIMIT ${SAMPLE_ROWS})`;
  const seen = await countPlain(connection, column, rows);
  if (seen?.plain) return seen;
  const sample = seen ?? (await count(connection, column, rows));
  const decided = decide(sample);
  if (decided !== null && decided !== 'mixed') return sample;
  const none = sample.point + sample.comma + sample.either === 0;
  // Digits alone are most of a column of whole numbers.
  const telling = `(SELECT ${column} FROM ${source.preview} WHERE contains(${column}, '.') OR contains(${column}, ','))`;
  const plain = none ? await countPlain(connection, column, telling) : null;
  return plain ? { ...plain, plain: false } : count(connection, column, source.preview);
}

/** A number with a decimal point that no decimal comma can explain: three digits behind it would be a group. */
const POINTED = "'^-?\\d{1,12}\\.(\\d\\d?|\\d{4,6})$'";

/**
 * The same as {@link count} where every value that could tell is {@link POINTED}; else null. Most columns are so, and the
 * expressions that read all others take longer to plan than a small file to read.
 */
async function countPlain(connection: Connection, column: string, rows: string): Promise<Evidence | null> {
  const [counts] = await connection.rows<Record<'rows' | 'telling' | 'pointed' | 'others', bigint>>(`
    SELECT
      count(*) AS rows,
      count(*) FILTER (contains(${column}, '.') OR contains(${column}, ',')) AS telling,
      count(*) FILTER (regexp_matches(${column}, ${POINTED})) AS pointed,
      count(*) FILTER (${plainSql(column)} IS NULL AND ${column} IS NOT NULL) AS others
    FROM ${rows}`);
  const { telling, pointed, others } = counts;
  if (telling !== pointed) return null;
  const plain = others === 0n && counts.rows < SAMPLE_ROWS;
  return { point: Number(pointed), comma: 0, either: 0, example: null, plain };
}

async function count(connection: Connection, column: string, rows: string): Promise<Evidence> {
  // Digits alone tell nothing and are most of a column of whole numbers.
  const [row] = await connection.rows<Record<'point' | 'comma' | 'either', bigint> & { example: string | null }>(`
    SELECT
      count(*) FILTER (p IS NOT NULL AND c IS NULL) AS point,
      count(*) FILTER (c IS NOT NULL AND p IS NULL) AS comma,
      count(*) FILTER (p <> c) AS either,
      min(${column}) FILTER (p <> c) AS example
    FROM (
      SELECT
        ${column},
        ${writtenSql(column, 'point')} AS p,
        ${writtenSql(column, 'comma')} AS c
      FROM ${rows}
      WHERE contains(${column}, '.') OR contains(${column}, ',')
    )`);
  const { point, comma, either, example } = row;
  return { point: Number(point), comma: Number(comma), either: Number(either), example, plain: false };
}

function ambiguous({ file, names }: Source, place: number, { example, point, comma }: Evidence): PerennialError {
  const mixed = point > 0 && comma > 0;
  return new PerennialError('AMOUNT_AMBIGUOUS', {
    file,
    field: names[place],
    problem: mixed
      ? `${point} amounts can only be read with a decimal point (${NOTATIONS.point}) and ${comma} only with a decimal comma (${NOTATIONS.comma})`
      : `amounts such as ${example} can be read with a decimal point (${reading(example, 'point')}) or with a decimal comma (${reading(example, 'comma')})`,
  });
}

/** What a text such as 1.234 comes to in a notation. */
function reading(text: string | null, mark: DecimalMark): string {
  const plain = (text ?? '').replace(/[^\d.,]/g, '');
  return mark === 'point' ? plain.replaceAll(',', '') : plain.replaceAll('.', '').replace(',', '.');
}
