import type { Baskets } from '../facts/baskets.ts';
import { findColumn, readTextTable, requireColumn, type TextTableOptions } from '../transactions/textTable.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { notation } from '../words/notation.ts';

/** Pairs that are not to be recommended. '' as customer means everybody. */
export interface ExclusionRows {
  readonly customer: readonly string[];
  readonly product: readonly string[];
}

/**
 * Reads a file of what customers own already, or are not to be offered: a column of products, and one of customers
 * without which the products are excluded for everybody.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_FORMAT, COLUMN_MISSING
 */
export async function readExclusions(file: string, options: TextTableOptions = {}): Promise<ExclusionRows> {
  const table = await readTextTable(file, options);
  const product = requireColumn(table, {
    role: 'product',
    usual: 'product|product_id|sku|stock_code|category|item|artikel|artikelnummer|produkt|kategorie',
    flag: 'a header such as product',
  });
  const customer = findColumn(table, {
    role: 'customer',
    usual: 'customer_id|customer|email|user_id|client_id|kunden_id|kundennummer|kunde',
    flag: 'a header such as customer_id',
  });
  return {
    product: table.column(product),
    customer: customer === undefined ? Array<string>(table.length).fill('') : table.column(customer),
  };
}

/** The same by place, with what it names that the baskets do not know. */
export function exclusions(
  { customers, products }: Baskets,
  rows: ExclusionRows,
  language: Language = 'en',
): { isExcluded(customer: number, product: number): boolean; warnings: string[] } {
  const placeOf = (names: readonly string[]) => new Map(names.map((name, place) => [name, place]));
  const [customerPlaces, productPlaces] = [placeOf(customers), placeOf(products)];
  const everywhere = new Set<number>();
  const pairs = new Set<number>();
  let [unknownCustomers, unknownProducts] = [0, 0];
  rows.product.forEach((name, i) => {
    const product = productPlaces.get(name);
    const customer = customerPlaces.get(rows.customer[i]);
    if (product === undefined) unknownProducts++;
    else if (rows.customer[i] === '') everywhere.add(product);
    else if (customer === undefined) unknownCustomers++;
    else pairs.add(customer * products.length + product);
  });
  const words = wordsIn(language).recommendations.warnings;
  const { count } = notation(language);
  const warnings = [
    ...(unknownProducts > 0 ? [words.unknownProducts(count(unknownProducts))] : []),
    ...(unknownCustomers > 0 ? [words.unknownCustomers(count(unknownCustomers))] : []),
  ];
  return {
    isExcluded: (customer, product) => everywhere.has(product) || pairs.has(customer * products.length + product),
    warnings,
  };
}
