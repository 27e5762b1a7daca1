/** A file of reviews, read in the browser. */
import type { ReviewsRequest } from '../../contract.ts';
import { columnsOf, readNumber, readRows } from '../../readRows.ts';

export type Review = ReviewsRequest['reviews'][number];

const NAMES = [
  ['date', 'day', 'created_at', 'datum'],
  ['customer_id', 'customer', 'kunde', 'kundennummer'],
  ['product', 'produkt', 'item'],
  ['rating', 'stars', 'score', 'note', 'sterne'],
  ['text', 'review', 'comment', 'body', 'kommentar', 'bewertung'],
  ['id', 'review_id'],
] as const;

/** @returns  the reviews; or the first line that can't be read, 0 where the columns are not named */
export function readReviews(content: string): { readonly reviews: Review[]; readonly wrong: number | null } {
  const { named, rows, places } = columnsOf(readRows(content), NAMES);
  const reviews: Review[] = [];
  if (!named || places[0] < 0 || (places[3] < 0 && places[4] < 0)) return { reviews, wrong: 0 };
  for (const { line, cells } of rows) {
    const [date = '', customer, product, stars = '', text, own] = places.map((place) => cells[place] || undefined);
    const day = dayOf(date);
    const rating = stars === '' ? undefined : readNumber(stars);
    if (!day || Number.isNaN(rating) || (rating === undefined && text === undefined)) return { reviews, wrong: line };
    reviews.push({
      id: own ?? `${day}/${customer ?? ''}/${hashOf([product, rating, text].join('\t'))}`.slice(0, 200),
      date: day,
      ...(customer === undefined ? {} : { customerId: customer }),
      ...(product === undefined ? {} : { product }),
      ...(rating === undefined ? {} : { rating }),
      ...(text === undefined ? {} : { text }),
    });
  }
  return { reviews, wrong: null };
}

/** 2025-03-01, with a time or without, or 1.3.2025; null for anything else. */
function dayOf(text: string): string | null {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})/.exec(text);
  const iso = german ? `${german[3]}-${german[2].padStart(2, '0')}-${german[1].padStart(2, '0')}` : text.slice(0, 10);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : null;
  return day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : null;
}

/** The same review sent twice is to have one id: FNV-1a of its letters, 32 bits twice. */
function hashOf(text: string): string {
  let [a, b] = [0x811c9dc5, 0x01234567];
  for (let at = 0; at < text.length; at++) {
    a = Math.imul(a ^ text.charCodeAt(at), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(text.length - 1 - at), 0x01000193);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
