/** What columns a CSV of customers may have: those of a request, by the names of `score`'s files. */
import { PerennialError } from '../../errors.ts';
import { transactionSchema } from '../requests.ts';
import { summaryFields } from '../summaryInput.ts';

/** A transaction a line, or the summary of a customer a line. */
export interface CsvForm {
  readonly kind: 'transactions' | 'summary';
  /** Place of the customer's id; -1 where a summary has none. */
  readonly customerId: number;
  /** Fields of the transaction or summary, and their places. */
  readonly fields: readonly CsvField[];
  readonly attributes: readonly CsvField[];
  /** Cells of a line. */
  readonly width: number;
}

export interface CsvField {
  readonly name: string;
  readonly place: number;
  readonly isNumber: boolean;
}

const TEXT = new Set(['date', 'orderId', 'product', 'category', 'channel', 'firstPurchase', 'lastPurchase']);
const TRANSACTION = Object.keys(transactionSchema.shape);
const SUMMARY = Object.keys(summaryFields.shape);
const ATTRIBUTE = 'attributes.';

/** `order_id` to `orderId`, as a request in JSON has it. */
function fieldOf(column: string): string {
  return column.trim().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * @param numeric  attributes that are numbers
 * @throws REQUEST_INVALID naming the first column that is missing, repeated or of no use
 */
export function csvForm(header: readonly string[] | null, numeric: ReadonlySet<string>): CsvForm {
  if (!header) throw invalid('The header line can not be read', 'Send a first line with the names of columns.');
  const names = header.map((column) => (column.startsWith(ATTRIBUTE) ? column.trim() : fieldOf(column)));
  const kind = names.includes('date') ? 'transactions' : 'summary';
  const known = kind === 'transactions' ? TRANSACTION : SUMMARY;
  const fields: CsvField[] = [];
  const attributes: CsvField[] = [];
  names.forEach((name, place) => {
    if (names.indexOf(name) < place) throw invalid(`The header has ${header[place]} twice`, 'Leave one of them out.');
    if (name === 'customerId') return;
    const attribute = name.slice(ATTRIBUTE.length);
    if (name.startsWith(ATTRIBUTE)) attributes.push({ name: attribute, place, isNumber: numeric.has(attribute) });
    else if (known.includes(name)) fields.push({ name, place, isNumber: !TEXT.has(name) });
    else throw invalid(`There is no column ${JSON.stringify(header[place].slice(0, 100))}`, columnsRemedy());
  });
  const customerId = names.indexOf('customerId');
  if (fields.length === 0 || (kind === 'transactions' && customerId < 0)) {
    throw invalid('The header lacks columns', columnsRemedy());
  }
  return { kind, customerId, fields, attributes, width: header.length };
}

function columnsRemedy(): string {
  const column = (field: string) =>
    field.replace(/[A-Z]/g, (letter) => (field === 'T' ? letter : `_${letter.toLowerCase()}`));
  const [transactions, summary] = [TRANSACTION, SUMMARY].map((fields) => fields.map(column).join(','));
  return `Columns are customer_id,${transactions} with a transaction a line, or customer_id,${summary} with a customer a line; attributes are attributes.NAME.`;
}

export function invalid(problem: string, remedy: string): PerennialError {
  return new PerennialError('REQUEST_INVALID', { problem, remedy });
}
