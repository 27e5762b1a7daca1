import { PerennialError } from '../errors.ts';

/** What a column can mean, and by which names it is known; an earlier name is preferred to a later one. */
const NAMES = {
  customer:
    'customer_id customer cust_id cust client_id client user_id user member_id customer_email email customer_number customer_no',
  date: 'date invoice_date order_date purchase_date transaction_date timestamp date_time created_at ordered_at purchased_at order_timestamp order_purchase_timestamp day time',
  amount:
    'amount total total_amount order_total order_value order_amount transaction_amount revenue value sales net_amount gross_amount total_price price_total line_total spend payment_value',
  quantity: 'quantity qty units',
  unitPrice: 'unit_price price item_price price_per_unit',
  order:
    'order_id order_number order_no order invoice_id invoice_number invoice_no invoice receipt_id receipt_number basket_id',
  transactionId: 'transaction_id txn_id transaction_number transaction payment_id',
  currency: 'currency currency_code',
  product: 'product_id product sku stock_code item_id product_code article_id',
  category: 'category product_category category_name department',
  channel: 'channel sales_channel acquisition_channel',
} as const;

export type Role = keyof typeof NAMES;
export const ROLES = Object.keys(NAMES) as [Role, ...Role[]];
const PRODUCT_ROLES: readonly Role[] = ['product', 'category', 'channel'];

/** Two files that mean the same: one row a transaction, or one row a line of an order (quantity × unit price). */
export type Shape = 'transactions' | 'lines';

/** Places of columns in the file, by role; `attributes` are further columns, kept as text. */
export interface ColumnChoice {
  readonly shape: Shape;
  readonly at: Readonly<Partial<Record<Role, number>> & Record<'customer' | 'date', number>>;
  readonly attributes: readonly number[];
}

export interface ColumnRequest {
  readonly file: string;
  /** The file's columns, as it spells them. */
  readonly names: readonly string[];
  /** Columns named by flag; they go before recognition. */
  readonly given: Readonly<Partial<Record<Role, string | undefined>>>;
  readonly attributes: readonly string[];
  /** Whether to choose product, category and channel too. */
  readonly products?: boolean | undefined;
  readonly shape?: Shape | undefined;
}

/**
 * Finds which column has which role. Case, spaces and underscores do not matter: `CustomerID` is `customer_id`.
 *
 * A lone `price` (no quantity beside it) is an amount. Without an amount the shape is lines where quantity and unit
 * price are there; with neither, the file tells of purchases only.
 *
 * @throws COLUMN_MISSING where customer or date, a column named by flag, or one that the shape needs is not there;
 *         COLUMN_AMBIGUOUS where two columns have the name looked for
 */
export function chooseColumns(request: ColumnRequest): ColumnChoice {
  const at: Partial<Record<Role, number>> = {};
  for (const role of ROLES) {
    if (request.products === false && PRODUCT_ROLES.includes(role)) continue;
    const given = request.given[role];
    const place = given === undefined ? recognise(request, role) : findGiven(request, role, given);
    if (place !== undefined) at[role] = place;
  }
  if (at.amount === undefined && at.quantity === undefined && at.unitPrice !== undefined) at.amount = at.unitPrice;

  const priced = at.quantity !== undefined && at.unitPrice !== undefined;
  const shape = request.shape ?? (at.amount === undefined && priced ? 'lines' : 'transactions');
  if (shape === 'lines' && at.amount === undefined) {
    require(request, at, 'quantity');
    require(request, at, 'unitPrice');
  }
  return {
    shape,
    at: { ...at, customer: require(request, at, 'customer'), date: require(request, at, 'date') },
    attributes: request.attributes.map((name) => findGiven(request, 'attribute', name)),
  };
}

/** Whether the file tells what was paid. */
export function hasAmounts(columns: ColumnChoice): boolean {
  return paidColumns(columns).length > 0;
}

/** The columns that say what was paid: the amount, or quantity and unit price, or none. */
export function paidColumns({ at, shape }: ColumnChoice): number[] {
  if (at.amount !== undefined) return [at.amount];
  return shape === 'lines' ? [at.quantity!, at.unitPrice!] : [];
}

/** The role of the column that says which rows are one transaction; null where none does. */
export function transactionIdRole({ at, shape }: ColumnChoice): 'transactionId' | 'order' | null {
  if (at.transactionId !== undefined) return 'transactionId';
  // In a file of order lines the order number repeats on every line of the order.
  return at.order !== undefined && shape === 'transactions' ? 'order' : null;
}

/** The file's name of the column in each role that is used. */
export function columnNames({ at }: ColumnChoice, names: readonly string[]): Partial<Record<Role, string>> {
  const found = Object.entries(at).map(([role, place]) => [role, names[place]]);
  return Object.fromEntries(found) as Partial<Record<Role, string>>;
}

/** The command-line flag that names the column of a role: `unitPrice` to `--unit-price-column`. */
export function columnFlag(role: Role | 'attribute'): string {
  if (role === 'attribute') return '--covariates';
  return `--${role.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-column`;
}

function recognise(request: ColumnRequest, role: Role): number | undefined {
  for (const alias of NAMES[role].split(' ')) {
    const place = only(request, role, alias);
    if (place !== undefined) return place;
  }
  return undefined;
}

function findGiven(request: ColumnRequest, role: Role | 'attribute', name: string): number {
  const exact = request.names.indexOf(name);
  if (exact >= 0 && request.names.lastIndexOf(name) === exact) return exact;
  return only(request, role, name) ?? missing(request, role, `${role} named ${JSON.stringify(name)}`);
}

/** The one column of this name. Taking the first of two would be a guess at which money is meant. */
function only(request: ColumnRequest, role: Role | 'attribute', name: string): number | undefined {
  const wanted = plain(name);
  const places = request.names.flatMap((candidate, place) => (plain(candidate) === wanted ? [place] : []));
  if (places.length > 1) {
    throw new PerennialError('COLUMN_AMBIGUOUS', {
      file: request.file,
      role,
      columns: places.map((place) => `${request.names[place]} (column ${place + 1})`).join(' and '),
      flag: columnFlag(role),
    });
  }
  return places[0];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]+/g, '');
}

function require(request: ColumnRequest, at: Partial<Record<Role, number>>, role: Role): number {
  return at[role] ?? missing(request, role, role === 'unitPrice' ? 'unit price' : role);
}

function missing(request: ColumnRequest, role: Role | 'attribute', described: string): never {
  throw new PerennialError('COLUMN_MISSING', {
    file: request.file,
    role: described,
    columns: request.names.join(', '),
    flag: columnFlag(role),
  });
}
