import { PerennialError } from '../errors.ts';
import { findColumn, readTextTable, type TextTable, type TextTableOptions } from '../transactions/textTable.ts';
import { type EpochDay, formatDay, NO_DAY, parseDay } from '../units.ts';

/** Why a row of a file of reviews is left out. */
export type ReviewReason = 'malformed line' | 'no date' | 'rating is no number' | 'neither text nor rating';

/** Reviews as columns; '' where a review does not say, NaN where it has no rating. */
export interface ReviewTable {
  readonly length: number;
  readonly day: Int32Array;
  readonly text: readonly string[];
  readonly rating: Float64Array;
  readonly customer: readonly string[];
  readonly product: readonly string[];
  readonly adviser: readonly string[];
  readonly branch: readonly string[];
  readonly channel: readonly string[];
  readonly language: readonly string[];
  /** Rows that could not be read: by reason, with the first value of each. */
  readonly excluded: readonly { readonly reason: ReviewReason; readonly rows: number; readonly example: string }[];
}

export const REVIEW_COLUMNS = {
  date: 'date|day|created_at|review_date|timestamp|datum|bewertungsdatum|erstellt',
  text: 'text|review|review_text|comment|body|content|message|title|bewertung|bewertungstext|kommentar|rezension|nachricht',
  rating: 'rating|stars|score|star_rating|sterne|note|punkte|bewertungspunkte',
  customer: 'customer_id|customer|email|user_id|client_id|kunden_id|kundennummer|kunde',
  product: 'product|product_id|sku|item|produkt|artikel|artikelnummer',
  adviser: 'adviser|advisor|agent|berater|beraterin|vertreter',
  branch: 'branch|store|location|filiale|standort',
  channel: 'channel|source|kanal|quelle',
  language: 'language|lang|locale|sprache',
} as const;
export type ReviewColumn = keyof typeof REVIEW_COLUMNS;

export interface ReviewFileOptions extends TextTableOptions {
  /** Names of columns, where they are not the usual ones. */
  readonly columns?: Partial<Record<ReviewColumn, string>>;
}

/**
 * Reads a file of reviews: a date, and a text or a rating.
 *
 * @throws COLUMN_MISSING without a date, or without text and rating; TOO_LITTLE_DATA where no row says anything; DATE_AMBIGUOUS for 03/04/2024; what readTextTable throws
 */
export async function readReviews(
  file: string,
  { columns = {}, ...options }: ReviewFileOptions = {},
): Promise<ReviewTable> {
  const table = await readTextTable(file, options);
  const read = Object.fromEntries(
    Object.entries(REVIEW_COLUMNS).map(([role, usual]) => {
      const place = findColumn(table, { role, usual, given: columns[role as ReviewColumn], flag: `--${role}-column` });
      return [role, place === undefined ? null : table.column(place)];
    }),
  ) as Record<ReviewColumn, readonly string[] | null>;
  const missing = read.date === null ? 'date' : read.text === null && read.rating === null ? 'text or rating' : null;
  if (missing !== null) {
    const role = missing === 'date' ? 'date' : 'text';
    const detail = { flag: `--${role}-column`, option: role };
    throw new PerennialError('COLUMN_MISSING', { file, role: missing, columns: table.names.join(', '), ...detail });
  }
  const reviews = reviewTable(table, { ...read, date: read.date! });
  if (reviews.length === 0) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: 'Reading reviews',
      need: 'a row with a date, and a text or a rating',
      have: 'none',
      remedy: 'Give a file with such rows, or name its columns with --date-column, --text-column and --rating-column.',
    });
  }
  return reviews;
}

function reviewTable(
  { file, length, malformed }: TextTable,
  read: Record<ReviewColumn, readonly string[] | null> & { date: readonly string[] },
): ReviewTable {
  const toDay = dayReader(file, read.date);
  const rows: number[] = [];
  const days: number[] = [];
  const ratings: number[] = [];
  const excluded = new Map<ReviewReason, { rows: number; example: string }>();
  const exclude = (reason: ReviewReason, example: string) => {
    const known = excluded.get(reason) ?? { rows: 0, example };
    excluded.set(reason, { ...known, rows: known.rows + 1 });
  };
  if (malformed > 0) excluded.set('malformed line', { rows: malformed, example: '' });
  for (let i = 0; i < length; i++) {
    const day = toDay(read.date[i]);
    const rating = ratingOf(read.rating?.[i] ?? '');
    if (day === NO_DAY) exclude('no date', read.date[i]);
    else if (rating === null) exclude('rating is no number', read.rating![i]);
    else if ((read.text?.[i] ?? '') === '' && Number.isNaN(rating)) exclude('neither text nor rating', '');
    else {
      rows.push(i);
      days.push(day);
      ratings.push(rating);
    }
  }
  const column = (role: ReviewColumn) => rows.map((i) => read[role]?.[i] ?? '');
  return {
    length: rows.length,
    day: Int32Array.from(days),
    rating: Float64Array.from(ratings),
    ...{ text: column('text'), customer: column('customer'), product: column('product'), adviser: column('adviser') },
    ...{ branch: column('branch'), channel: column('channel'), language: column('language') },
    excluded: [...excluded].map(([reason, { rows: count, example }]) => ({ reason, rows: count, example })),
  };
}

/** NaN for none, null for what is no number. `4,5` and `4/5` are 4.5 and 4. */
function ratingOf(text: string): number | null {
  if (text === '') return Number.NaN;
  const stars = text.match(/^[★⭐]+/u);
  if (stars) return [...stars[0]].length;
  const number = Number(text.replace(/\s*(\/|von|of|out of)\s*\d+$/i, '').replace(',', '.'));
  return Number.isFinite(number) ? number : null;
}

/** Days as 2024-03-01, 01.03.2024, or with slashes where the column itself tells which comes first. */
function dayReader(file: string, dates: readonly string[]): (text: string) => EpochDay {
  let [dayFirst, monthFirst, example] = [false, false, ''];
  for (const text of dates) {
    const slashes = text.match(/^(\d{1,2})\/(\d{1,2})\/\d{4}/);
    if (!slashes) continue;
    example = text;
    if (Number(slashes[1]) > 12) dayFirst = true;
    if (Number(slashes[2]) > 12) monthFirst = true;
  }
  if (example !== '' && dayFirst === monthFirst) {
    throw new PerennialError('DATE_AMBIGUOUS', {
      ...{ file, field: 'date', value: example },
      formats: 'day/month/year and month/day/year',
    });
  }
  return (text) => {
    const iso = text.match(/^(\d{4})-(\d{2})-(\d{2})/);
    const dots = text.match(/^(\d{1,2})\.(\d{1,2})\.(\d{4})/);
    const slashes = text.match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})/);
    if (iso) return validDay(iso[1], iso[2], iso[3]);
    if (dots) return validDay(dots[3], dots[2], dots[1]);
    if (slashes) return validDay(slashes[3], slashes[dayFirst ? 2 : 1], slashes[dayFirst ? 1 : 2]);
    return NO_DAY;
  };
}

function validDay(year: string, month: string, day: string): EpochDay {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  try {
    const found = parseDay(text);
    return formatDay(found) === text ? found : NO_DAY;
  } catch {
    return NO_DAY;
  }
}
