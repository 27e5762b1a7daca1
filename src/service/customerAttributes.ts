/** What customers can be told apart by beside their figures: attributes of the model, and those that the store keeps. */
import type { Book } from './book.ts';
import type { CustomerBook } from './customerBook.ts';

export interface CustomerAttributes {
  /** Those of the model first. Throws NOT_READY, CUSTOMERS_NOT_LOADED. */
  names(): readonly string[];
  /** By place of the book; '' for a customer who has none. */
  column(name: string): readonly string[];
}

/** What a store keeps of its customers beyond what the model asks for. */
export interface KeptAttributes {
  readonly names: readonly string[];
  /** Of one customer, in the order of the names. */
  of(customerId: string, names: readonly string[]): readonly string[];
}

/** @param kept  of the store that is served; null while there is none */
export function openCustomerAttributes(customers: CustomerBook, kept: () => KeptAttributes | null): CustomerAttributes {
  let made: { readonly book: Book; readonly version: number; readonly columns: Map<string, string[]> } | null = null;
  const ofModel = (book: Book) => Object.keys(book.newest.summaries.attributes ?? {});
  return {
    names: () => [...new Set([...ofModel(customers.loaded()), ...(kept()?.names ?? [])])],
    column(name) {
      const book = customers.loaded();
      if (made?.book !== book || made.version !== book.version) {
        made = { book, version: book.version, columns: new Map() };
      }
      const store = ofModel(book).includes(name) ? null : kept();
      const own = (id: string | null, place: number) =>
        id === null ? '' : store ? store.of(id, [name])[0] : book.attributeAt(place, name);
      const column = made.columns.get(name) ?? book.ids.map(own);
      made.columns.set(name, column);
      return column;
    },
  };
}
