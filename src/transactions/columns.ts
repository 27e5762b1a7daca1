import { PerennialError } from '../errors.ts';
import { currencyInName } from './currencies.ts';
import { CUSTOMER_KEYS, type CustomerKey, GENERIC, type Preset } from './presets.ts';
import { placesOf, plainName } from './recognise.ts';

/** What a column can mean, and by which names it is known; an earlier name is preferred to a later one. */
const NAMES = {
  customer: '',
  date: 'date invoice_date order_date purchase_date transaction_date timestamp date_time created_at created created_(utc) created_date_(utc) created_date date_created ordered_at purchased_at order_timestamp order_purchase_timestamp day time datum bestelldatum rechnungsdatum kaufdatum',
  amount:
    'amount total total_amount order_total order_value order_amount transaction_amount revenue net_revenue value sales net_sales total_sales net_total grand_total net_amount gross_amount total_price price_total line_total total_spent total_paid amount_paid spend payment_value betrag gesamtbetrag rechnungsbetrag summe gesamtsumme gesamt gesamtpreis umsatz bestellwert',
  refunded: 'refunded_amount amount_refunded total_refunded',
  quantity: 'quantity qty units menge anzahl stückzahl',
  unitPrice: 'unit_price price item_price price_per_unit einzelpreis stückpreis preis',
  order:
    'order_id order_number order_no order invoice_id invoice_number invoice_no invoice receipt_id receipt_number basket_id bestellnummer bestell_nr auftragsnummer auftrags_nr rechnungsnummer rechnungs_nr',
  transactionId: 'transaction_id txn_id transaction_number transaction payment_id transaktions_id transaktionsnummer',
  currency: 'currency currency_code währung waehrung',
  product: 'product_id product sku stock_code item_id product_code article_id artikelnummer artikel_nr artikel',
  category: 'category product_category category_name department kategorie warengruppe',
  channel: 'channel sales_channel acquisition_channel kanal',
  // Who advised the customer, and where: known by no name, for figures of employees are made only where asked for.
  adviser: '',
  branch: '',
} as const;

/** Names of the customer's column, by what is in it; numbers and codes are preferred, for they change least, to names of people. */
const CUSTOMERS: Readonly<Record<CustomerKey, string>> = {
  id: 'customer_id customer cust_id cust client_id client user_id user member_id customer_number customer_no kunden_id kundennummer kunden_nr kunde customer_name client_name buyer_name kundenname',
  email:
    'customer_email email billing_email email_address e_mail_address e_mail_adresse user_email client_email kunden_email',
};

/** Of these, names of people, who may share one. */
const PEOPLE = ['customer_name', 'client_name', 'buyer_name', 'kundenname'];

/** Amounts with these names are the order's, on each of its lines. */
const ORDER_TOTALS = ['order_total', 'order_value', 'order_amount', 'bestellwert'];

export type Role = keyof typeof NAMES;
export const ROLES = Object.keys(NAMES) as [Role, ...Role[]];
const PRODUCT_ROLES: readonly Role[] = ['product', 'category', 'channel'];
const NOT_MONEY: readonly Role[] = ['category', 'channel', 'adviser', 'branch'];
const MONEY_ROLES: readonly Role[] = ['amount', 'refunded', 'unitPrice'];

/**
 * Files that mean the same: one row a transaction; one row a line of an order, with its own amount or quantity × unit
 * price; one row a line, with the order's total on the first of them or on each.
 */
export const SHAPES = ['transactions', 'lines', 'order-totals'] as const;
export type Shape = (typeof SHAPES)[number];

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
  /** Columns named by flag; they take precedence over recognition. */
  readonly given: Readonly<Partial<Record<Role, string | undefined>>>;
  readonly attributes: readonly string[];
  /** Whether to choose product, category and channel too. */
  readonly products?: boolean | undefined;
  readonly shape?: Shape | undefined;
  readonly preset?: Preset | undefined;
  /** Whether e-mail addresses or ids identify customers. */
  readonly customerKey?: CustomerKey | undefined;
}

/**
 * Finds which column has which role. Case, spaces and underscores do not matter: `CustomerID` is `customer_id`.
 *
 * A column named by flag takes precedence over the preset's, and that over the usual names. A lone `price` (no quantity
 * beside it) is an amount. Without an amount the shape is lines where quantity and unit price are there; with neither,
 * the file tells of purchases only.
 *
 * @throws COLUMN_MISSING where customer or date, a column named by flag, or one that the shape needs is not there;
 *         COVARIATE_INVALID where an attribute is not there;
 *         COLUMN_AMBIGUOUS where two columns have the name looked for; EXPORT_UNUSABLE where the preset says so
 */
export function chooseColumns(request: ColumnRequest): ColumnChoice {
  const { preset = GENERIC, given } = request;
  const at: Partial<Record<Role, number>> = {};
  for (const role of ROLES) {
    if (request.products === false && PRODUCT_ROLES.includes(role)) continue;
    const name = given[role];
    const place = name === undefined ? recognise(request, preset, role) : findGiven(request, role, name);
    if (place !== undefined) at[role] = place;
  }
  if (at.amount === undefined && at.quantity === undefined && at.unitPrice !== undefined) at.amount = at.unitPrice;
  // What was given back of one amount says nothing about another that the person names.
  if (given.amount !== undefined && given.refunded === undefined) delete at.refunded;

  const shape = request.shape ?? shapeOf(request, preset, at);
  if (shape === 'order-totals') {
    require(request, at, 'amount');
    require(request, at, 'order');
  }
  if (shape === 'lines' && at.amount === undefined) {
    require(request, at, 'quantity');
    require(request, at, 'unitPrice');
  }
  if (at.customer === undefined && preset.withoutCustomer) {
    throw new PerennialError('EXPORT_UNUSABLE', { file: request.file, what: preset.title, ...preset.withoutCustomer });
  }
  return {
    shape,
    at: { ...at, customer: require(request, at, 'customer'), date: require(request, at, 'date') },
    attributes: request.attributes.map((name) => findGiven(request, 'attribute', name)),
  };
}

/** Roles by place as far as the header tells them or they are given: what is lacking, or could be two, is left out. */
export function guessRoles(request: ColumnRequest): ReadonlyMap<number, Role> {
  const { preset = GENERIC, given } = request;
  const found = new Map<number, Role>();
  for (const role of ROLES) {
    try {
      const name = given[role];
      const place = name === undefined ? recognise(request, preset, role) : findGiven(request, role, name);
      if (place !== undefined && !found.has(place)) found.set(place, role);
    } catch (error) {
      if (!(error instanceof PerennialError)) throw error;
    }
  }
  return found;
}

function shapeOf({ names }: ColumnRequest, preset: Preset, at: Partial<Record<Role, number>>): Shape {
  if (preset !== GENERIC) return preset.shape;
  if (at.amount === undefined)
    return at.quantity !== undefined && at.unitPrice !== undefined ? 'lines' : 'transactions';
  const isTotal = ORDER_TOTALS.some((name) => plainName(name) === plainName(names[at.amount!]));
  return isTotal && at.order !== undefined ? 'order-totals' : 'transactions';
}

/** Whether customers are told apart by their names alone. */
export function tellsByName({ at }: ColumnChoice, names: readonly string[]): boolean {
  return PEOPLE.some((name) => plainName(name) === plainName(names[at.customer]));
}

/** Whether the file tells what was paid. */
export function hasAmounts(columns: ColumnChoice): boolean {
  return paidColumns(columns).length > 0;
}

/** The columns that say what was paid: the amount (and what was given back of it), or quantity and unit price, or none. */
export function paidColumns({ at, shape }: ColumnChoice): number[] {
  if (at.amount !== undefined) return [at.amount, ...(at.refunded === undefined ? [] : [at.refunded])];
  return shape === 'lines' ? [at.quantity!, at.unitPrice!] : [];
}

/** The role of the column that says which rows are one transaction; null where none does. */
export function transactionIdRole({ at, shape }: ColumnChoice): 'transactionId' | 'order' | null {
  if (at.transactionId !== undefined) return 'transactionId';
  // In a file of order lines the order number repeats on every line of the order.
  return at.order !== undefined && shape !== 'lines' ? 'order' : null;
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

function recognise(request: ColumnRequest, preset: Preset, role: Role): number | undefined {
  for (const alias of aliasesOf(request, preset, role)) {
    const place = only(request, role, alias);
    if (place !== undefined) return place;
  }
  if (!MONEY_ROLES.includes(role) || request.names.every((name) => currencyInName(name).currency === ''))
    return undefined;
  return recognise({ ...request, names: request.names.map((name) => currencyInName(name).name) }, preset, role);
}

/** Names by which a role is known in this file, the preferred one first. */
function aliasesOf({ customerKey }: ColumnRequest, preset: Preset, role: Role): string[] {
  const own = (names: string | undefined) => names?.split('|').filter((name) => name !== '') ?? [];
  if (role !== 'customer') {
    // A preset says which of its columns is what: others that sound alike mean something else there.
    const usual = preset === GENERIC || NOT_MONEY.includes(role) ? NAMES[role].split(' ') : [];
    return [...own(preset.columns[role]), ...usual];
  }
  const keys: readonly CustomerKey[] = customerKey
    ? [customerKey]
    : preset === GENERIC
      ? ['id', 'email']
      : CUSTOMER_KEYS;
  const usual = keys.flatMap((key) => CUSTOMERS[key].split(' '));
  return [...keys.flatMap((key) => own(preset.customers[key])), ...(preset === GENERIC ? usual : [])];
}

function findGiven(request: ColumnRequest, role: Role | 'attribute', name: string): number {
  const exact = request.names.indexOf(name);
  if (exact >= 0 && request.names.lastIndexOf(name) === exact) return exact;
  const described = role === 'attribute' ? name : `${role} named ${JSON.stringify(name)}`;
  return only(request, role, name) ?? missing(request, role, described);
}

/** The one column of this name. Taking the first of two would be a guess at which money is meant. */
function only(request: ColumnRequest, role: Role | 'attribute', name: string): number | undefined {
  const places = placesOf(request.names, name);
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

function require(request: ColumnRequest, at: Partial<Record<Role, number>>, role: Role): number {
  return at[role] ?? missing(request, role, role === 'unitPrice' ? 'unit price' : role);
}

function missing(request: ColumnRequest, role: Role | 'attribute', described: string): never {
  if (role === 'attribute') {
    throw new PerennialError('COVARIATE_INVALID', {
      name: described,
      problem: `${request.file} has no column ${JSON.stringify(described)}; its columns are ${request.names.join(', ')}`,
      remedy: 'Name the column so in the file. A model trained with a covariate needs it of every customer.',
    });
  }
  throw new PerennialError('COLUMN_MISSING', {
    file: request.file,
    role: described,
    columns: request.names.join(', '),
    flag: columnFlag(role),
    option: role,
  });
}
