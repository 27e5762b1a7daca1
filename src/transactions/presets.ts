/**
 * How well-known tools write their exports: which column is what, what counts once, and which rows are no sales. A new
 * tool is one more entry. Column names are compared without case, blanks, dots, hyphens and underscores; `|` stands
 * between names that versions of a tool use for the same column.
 */
import type { Role, Shape } from './columns.ts';

/** Why a row does not count, where the row says so itself. */
export type StatedReason = 'test transaction' | 'not a sale' | 'not completed';

/** A column whose values say whether a row counts. Values are compared in lower case, without blanks around them. */
export interface RowFilter {
  readonly column: string;
  /** Values, separated by `|`, of rows that count; an empty field counts too. */
  readonly counts: string;
  readonly excluded: Readonly<Partial<Record<StatedReason, string>>>;
  /** Values, separated by `|`, of rows that count where money came in; below zero it was sent, which is no sale. */
  readonly received?: string;
  /** Rows whose amount, if above zero, was given back in full, where no column says how much. */
  readonly returned?: string;
  /** What becomes of a value that is in neither list; `*` in a list stands for all others. */
  readonly others: 'count' | 'exclude';
}

export interface Preset {
  readonly name: string;
  readonly title: string;
  /** Columns that together tell this export from all others. */
  readonly signature: readonly string[];
  /** Columns by role, beside the usual names. */
  readonly columns: Readonly<Partial<Record<Role, string>>>;
  /** Columns that identify the customer, by key; e-mail is preferred, for one person can have several ids. */
  readonly customers: Readonly<Record<CustomerKey, string>>;
  /** What is the customer of a row with a negative amount, where that is another column. */
  readonly customerOfRefunds?: string;
  readonly shape: Shape;
  readonly filters: readonly RowFilter[];
  /** Ids, separated by `|`, that stand for nobody. */
  readonly guests?: string;
  /** Times without an offset are in this zone. */
  readonly timeZone?: string;
  /** Amounts are whole numbers of the smallest unit (cents). */
  readonly minorUnits?: true;
  /** What a person has to know of figures from this export. */
  readonly caution?: string;
  /** Why the export can't be used where it has no customer, and what to fetch instead. */
  readonly withoutCustomer?: { readonly problem: string; readonly remedy: string };
}

export const CUSTOMER_KEYS = ['email', 'id'] as const;
export type CustomerKey = (typeof CUSTOMER_KEYS)[number];

const WOOCOMMERCE: Omit<Preset, 'name' | 'title' | 'signature'> = {
  columns: {
    date: 'order_date|date|date_created|paid_date',
    amount: 'order_total|order_total_amount|total',
    refunded: 'refunded_total|order_refund_amount|total_refunded',
    order: 'order_number|order_id',
    currency: 'order_currency|currency',
    product: 'item_sku|sku|item_product_id|item_name|product_id',
    quantity: 'item_quantity|quantity',
  },
  customers: {
    email: 'billing_email|email_(billing)|customer_email',
    id: 'customer_id|customer_user|customer_user_id',
  },
  guests: '0',
  shape: 'order-totals',
  filters: [
    {
      column: 'status|order_status',
      counts: 'completed|processing|wc-completed|wc-processing',
      returned: 'refunded|wc-refunded',
      excluded: {
        'not completed':
          'pending|pending payment|on-hold|on hold|failed|cancelled|canceled|trash|draft|checkout-draft|auto-draft|wc-pending|wc-on-hold|wc-failed|wc-cancelled|wc-checkout-draft',
      },
      others: 'exclude',
    },
  ],
};
const WOOCOMMERCE_SIGNATURE = [
  'order_id|order_number',
  'status|order_status',
  'order_total|order_total_amount',
  'billing_email|email_(billing)|billing_first_name|first_name_(billing)|customer_user|order_key',
];

const SQUARE: Pick<Preset, 'customers' | 'filters' | 'withoutCustomer'> = {
  customers: { email: 'customer_email', id: 'customer_id|customer_reference_id' },
  filters: [
    {
      column: 'event_type',
      counts: 'payment|refund|exchange',
      excluded: { 'not a sale': 'no sale|deposit|payout|transfer' },
      others: 'exclude',
    },
    {
      column: 'transaction_status',
      counts: 'complete|completed',
      excluded: { 'not completed': 'pending|failed|canceled|cancelled|voided' },
      others: 'count',
    },
  ],
  withoutCustomer: {
    problem: 'names no customers',
    remedy: 'Export Transactions with the columns Customer ID and Customer Name.',
  },
};

const STRIPE_STATUS: RowFilter = {
  column: 'status',
  counts: 'paid|succeeded|partially refunded|partial refund|disputed|available|complete|completed',
  returned: 'refunded',
  excluded: {
    'not completed':
      'failed|pending|canceled|cancelled|uncaptured|blocked|incomplete|expired|early fraud warning|processing|requires_payment_method|requires payment method|requires_action|requires action|requires_capture|requires capture|requires_confirmation|requires confirmation',
  },
  others: 'exclude',
};

export const PRESETS: readonly Preset[] = [
  {
    // https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders
    name: 'shopify-orders',
    title: 'Shopify orders',
    signature: ['name', 'financial_status', 'created_at', 'lineitem_quantity', 'total'],
    columns: {
      date: 'created_at',
      amount: 'total',
      refunded: 'refunded_amount',
      order: 'name',
      currency: 'currency',
      product: 'lineitem_sku|lineitem_name',
      quantity: 'lineitem_quantity',
      channel: 'source',
    },
    customers: { email: 'email', id: 'customer_id|phone' },
    shape: 'order-totals',
    filters: [
      {
        column: 'financial_status',
        counts: 'paid|partially_paid|partially_refunded',
        returned: 'refunded',
        excluded: { 'not completed': 'pending|authorized|partially_authorized|voided|expired|unpaid' },
        others: 'exclude',
      },
      { column: 'cancelled_at', counts: '', excluded: { 'not completed': '*' }, others: 'exclude' },
      { column: 'test', counts: 'false|no', excluded: { 'test transaction': 'true|yes' }, others: 'exclude' },
    ],
  },
  {
    // Order exports of WooCommerce's extensions (Customer/Order/Coupon Export, Advanced Order Export, WebToffee).
    ...WOOCOMMERCE,
    name: 'woocommerce-items',
    title: 'WooCommerce orders, one row an item',
    signature: [...WOOCOMMERCE_SIGNATURE, 'item_name|item_sku|item_id|item_#|item_product_id|product_name'],
  },
  {
    ...WOOCOMMERCE,
    name: 'woocommerce-orders',
    title: 'WooCommerce orders',
    signature: WOOCOMMERCE_SIGNATURE,
  },
  {
    // WooCommerce itself, Analytics > Orders > Download (get_export_columns of its reports' controller).
    name: 'woocommerce-analytics',
    title: 'WooCommerce order analytics',
    signature: ['date', 'order_#', 'n._revenue_(formatted)', 'status', 'customer', 'customer_type'],
    columns: {
      date: 'date',
      amount: 'net_sales|n._revenue',
      order: 'order_#',
      channel: 'attribution',
    },
    customers: { email: 'customer', id: 'customer' },
    shape: 'transactions',
    // Refunds are rows of their own, below zero; net sales are without shipping and tax.
    filters: [
      {
        column: 'status',
        counts: 'completed|processing|refunded',
        excluded: {
          'not completed':
            'pending|pending payment|on-hold|on hold|failed|cancelled|canceled|trash|draft|checkout-draft|auto-draft',
        },
        others: 'exclude',
      },
    ],
    caution:
      'This export tells customers by their names: two people of one name are one customer here. Export orders with e-mail addresses to tell them apart.',
  },
  {
    // https://docs.stripe.com/reports/all-transactions, the Payments page's export.
    name: 'stripe-charges',
    title: 'Stripe payments (exported from the dashboard)',
    signature: ['id', 'created_(utc)|created_date_(utc)', 'amount', 'amount_refunded', 'currency', 'status'],
    columns: {
      date: 'created_(utc)|created_date_(utc)',
      amount: 'amount',
      refunded: 'amount_refunded',
      transactionId: 'id',
      currency: 'currency',
    },
    customers: { email: 'customer_email', id: 'customer_id' },
    timeZone: 'UTC',
    shape: 'transactions',
    withoutCustomer: {
      problem: 'names no customers',
      remedy: 'Export Payments again with the columns Customer ID or Customer Email.',
    },
    filters: [
      { column: 'mode', counts: 'live', excluded: { 'test transaction': 'test' }, others: 'exclude' },
      STRIPE_STATUS,
    ],
  },
  {
    // https://docs.stripe.com/api/charges/object, as Sigma and data pipelines write it.
    name: 'stripe-api',
    title: 'Stripe charges (as its API has them)',
    signature: ['id', 'created', 'amount', 'amount_refunded|amount_captured', 'currency', 'livemode|paid|captured'],
    columns: {
      date: 'created',
      amount: 'amount',
      refunded: 'amount_refunded',
      transactionId: 'id',
      currency: 'currency',
    },
    customers: {
      email: 'billing_details_email|billing_details.email|receipt_email|customer_email',
      id: 'customer|customer_id',
    },
    timeZone: 'UTC',
    minorUnits: true,
    shape: 'transactions',
    filters: [
      {
        column: 'livemode',
        counts: 'true|t|1',
        excluded: { 'test transaction': 'false|f|0' },
        others: 'exclude',
      },
      STRIPE_STATUS,
      { column: 'paid', counts: 'true|t|1', excluded: { 'not completed': 'false|f|0' }, others: 'exclude' },
    ],
  },
  {
    // https://docs.stripe.com/reports/report-types/balance, itemised.
    name: 'stripe-balance',
    title: 'Stripe balance transactions (itemised report)',
    signature: ['balance_transaction_id', 'reporting_category', 'gross', 'currency'],
    columns: {
      date: 'created_utc|created',
      amount: 'gross',
      transactionId: 'balance_transaction_id',
      currency: 'currency',
    },
    customers: { email: 'customer_email', id: 'customer_id' },
    timeZone: 'UTC',
    shape: 'transactions',
    filters: [
      {
        column: 'reporting_category',
        counts:
          'charge|charge_failure|refund|refund_failure|partial_capture_reversal|dispute|dispute_reversal|other_adjustment',
        excluded: { 'not a sale': '*' },
        others: 'exclude',
      },
    ],
    withoutCustomer: {
      problem: 'names no customers',
      remedy: 'Add the columns customer_email or customer_id to the report, or export Payments.',
    },
  },
  {
    name: 'stripe-activity',
    title: 'Stripe balance transactions (all activity)',
    signature: ['id', 'type', 'source', 'amount', 'fee', 'net', 'currency', 'available_on_(utc)'],
    columns: { date: 'created_(utc)|created', amount: 'amount', transactionId: 'id', currency: 'currency' },
    customers: { email: 'customer_email|customer_email_(metadata)', id: 'customer_id|customer_id_(metadata)' },
    timeZone: 'UTC',
    shape: 'transactions',
    filters: [
      {
        column: 'type',
        counts:
          'charge|payment|refund|payment_refund|payment_reversal|refund_failure|payment_failure_refund|adjustment',
        excluded: { 'not a sale': '*' },
        others: 'exclude',
      },
    ],
    withoutCustomer: {
      problem: 'names no customers',
      remedy: 'Export Payments from the dashboard, which has Customer ID and Customer Email.',
    },
  },
  {
    // https://squareup.com/help/us/en/article/5072-summaries-and-reports-from-the-online-dashboard, Transactions CSV.
    name: 'square-transactions',
    title: 'Square transactions',
    signature: ['transaction_id', 'payment_id', 'event_type', 'gross_sales', 'net_sales', 'total_collected'],
    // A refund of an amount, not of items, leaves net sales at 0 and stands among the partial refunds.
    columns: {
      date: 'date',
      amount: 'net_sales',
      refunded: 'partial_refunds',
      transactionId: 'payment_id',
      channel: 'source',
    },
    shape: 'transactions',
    ...SQUARE,
  },
  {
    // The same page's Items CSV: a row for each item of a payment.
    name: 'square-items',
    title: 'Square item sales',
    signature: ['transaction_id', 'payment_id', 'event_type', 'item', 'qty', 'net_sales'],
    columns: {
      date: 'date',
      amount: 'net_sales',
      order: 'transaction_id',
      product: 'sku|item',
      category: 'category',
      quantity: 'qty',
      channel: 'channel',
    },
    shape: 'lines',
    ...SQUARE,
  },
  {
    // https://www.paypal.com/us/cshelp/article/help145, Activity download.
    name: 'paypal-activity',
    title: 'PayPal activity',
    signature: ['date', 'time', 'timezone', 'type', 'status', 'gross', 'from_email_address', 'to_email_address'],
    columns: { date: 'date', amount: 'gross', transactionId: 'transaction_id', currency: 'currency' },
    customers: { email: 'from_email_address', id: 'from_email_address' },
    customerOfRefunds: 'to_email_address',
    shape: 'transactions',
    filters: [
      {
        column: 'type',
        counts:
          'payment refund|refund|payment reversal|reversal|chargeback|chargeback reversal|web accept payment received|express checkout payment received|paypal express checkout payment received|mobile express checkout payment received|mobile payment received|payment received|invoice received|recurring payment received|subscription payment received|shopping cart payment received|donation received|mobile donation received',
        received:
          'express checkout payment|paypal express checkout payment|mobile express checkout payment|website payment|mobile payment|general payment|payment|subscription payment|recurring payment|preapproved payment bill user payment|ebay auction payment|donation payment|virtual terminal payment|direct credit card payment|website payments pro api solution',
        excluded: { 'not a sale': '*' },
        others: 'exclude',
      },
      {
        column: 'status',
        counts: 'completed|completed - funds not yet available|cleared|partially refunded|refunded|reversed|success',
        excluded: {
          'not completed':
            'pending|denied|failed|canceled|cancelled|expired|held|placed|removed|unclaimed|uncleared|voided',
        },
        others: 'exclude',
      },
      // Authorisations and orders that move no money.
      { column: 'balance_impact', counts: 'credit|debit', excluded: { 'not a sale': 'memo' }, others: 'count' },
    ],
  },
  {
    // https://developer-docs.amazon.com/sp-api/docs/report-type-values-order, tab-delimited order reports.
    name: 'amazon-orders',
    title: 'Amazon orders',
    signature: ['amazon_order_id|order_id', 'purchase_date', 'sku', 'item_price'],
    columns: {
      date: 'purchase_date',
      amount: 'item_price',
      order: 'amazon_order_id|order_id',
      currency: 'currency',
      product: 'sku|asin',
      quantity: 'quantity|quantity_purchased|quantity_shipped',
      channel: 'sales_channel',
    },
    customers: { email: 'buyer_email', id: 'buyer_email' },
    shape: 'lines',
    filters: [
      {
        column: 'order_status|item_status',
        counts:
          'shipped|unshipped|partiallyshipped|partially shipped|shipping|invoiceunconfirmed|shipped - delivered to buyer|shipped - out for delivery|shipped - picked up|shipped - damaged',
        returned: 'shipped - returned to seller|shipped - returning to seller|shipped - rejected by buyer',
        excluded: {
          'not completed': 'cancelled|canceled|pending|pending - waiting for pick up|pendingavailability|unfulfillable',
        },
        others: 'exclude',
      },
    ],
    withoutCustomer: {
      problem: 'names no buyers',
      remedy: 'Fetch the Order Report or Amazon Fulfilled Shipments, which have buyer-email; All Orders has none.',
    },
  },
];

/** Any other file: columns by their usual names, and words of status that mean the same everywhere. */
export const GENERIC: Preset = {
  name: 'generic',
  title: 'a file of transactions',
  signature: [],
  columns: {},
  customers: { email: '', id: '' },
  shape: 'transactions',
  filters: [
    {
      column: 'status|order_status|payment_status|financial_status|transaction_status',
      counts: '',
      returned: 'refunded|fully refunded|erstattet',
      excluded: {
        'not completed':
          'failed|cancelled|canceled|voided|void|declined|denied|expired|pending|abandoned|rejected|storniert|fehlgeschlagen|abgebrochen|offen',
      },
      others: 'count',
    },
    {
      column: 'is_test|test|test_mode|test_order',
      counts: '',
      excluded: { 'test transaction': 'true|yes|1|t|test' },
      others: 'count',
    },
    { column: 'livemode', counts: '', excluded: { 'test transaction': 'false|0|f|no' }, others: 'count' },
  ],
};

export const FORMATS = [...PRESETS.map(({ name }) => name), GENERIC.name] as const;
