/** As DuckDB sorts and compares: by bytes. */
const TEXT = 'TEXT COLLATE "C"';
/** In the order in which rows came; DuckDB has such a column in every table. */
const ROWID = 'rowid BIGINT GENERATED ALWAYS AS IDENTITY';

/**
 * The steps of a store in Postgres, as schema.ts has them for one in a file, with the same tables and columns. Beside them
 * stand the tables by which several servers know of each other:
 *
 * - `clock`, one row: the last number that was given, how many times something was erased, a count of all changes, and the
 *   version of the model that answers. Whoever writes changes it first, and so waits for whoever writes already.
 * - `erased`: numbers of transactions that were erased, with which erasure, and nothing else of them.
 * - `bundles`, `bundle_files`: versions of models with all their files.
 * - `sessions`: who is signed in at the page, by the hash of what only the browser has.
 */
export const POSTGRES_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE clock (
    one BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
    last_seq BIGINT NOT NULL, erasures BIGINT NOT NULL, changes BIGINT NOT NULL, model ${TEXT}
  );
  INSERT INTO clock VALUES (true, 0, 0, 0, NULL);
  CREATE TABLE settings (name ${TEXT}, value ${TEXT});
  CREATE TABLE transactions (
    seq BIGINT PRIMARY KEY,
    customer ${TEXT},
    transaction_id ${TEXT},
    version BIGINT,
    day DATE,
    amount DECIMAL(21, 6),
    kind ${TEXT},
    order_id ${TEXT},
    product ${TEXT},
    category ${TEXT},
    channel ${TEXT},
    attributes ${TEXT}
  );
  CREATE INDEX transactions_customer ON transactions (customer);
  CREATE INDEX transactions_id ON transactions (transaction_id);
  CREATE TABLE superseded (seq BIGINT, replaced_by BIGINT);
  CREATE INDEX superseded_seq ON superseded (seq);
  CREATE INDEX superseded_by ON superseded (replaced_by);
  CREATE TABLE erased (number BIGINT, seq BIGINT);
  CREATE INDEX erased_number ON erased (number);
  CREATE VIEW standing AS
    SELECT * FROM transactions
    WHERE kind <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM superseded WHERE superseded.seq = transactions.seq);
  CREATE TABLE loads (loaded_at ${TEXT}, source ${TEXT}, file ${TEXT}, rows BIGINT, ${ROWID});
  CREATE TABLE customers (
    customer ${TEXT} PRIMARY KEY,
    as_of ${TEXT},
    first_purchase DATE,
    last_purchase DATE,
    orders BIGINT,
    historical_value DECIMAL(38, 6),
    facts ${TEXT},
    model ${TEXT},
    horizon_days BIGINT,
    expected_purchases FLOAT8,
    predicted_value FLOAT8,
    p_return FLOAT8,
    p_alive FLOAT8
  );
  CREATE TABLE customers_mark (mark ${TEXT});
  CREATE TABLE models (
    version ${TEXT}, folder ${TEXT}, created_at ${TEXT}, as_of ${TEXT}, grade ${TEXT}, active BOOLEAN, ${ROWID}
  );
  CREATE TABLE runs (
    id ${TEXT}, state ${TEXT}, created_at ${TEXT}, ended_at ${TEXT}, request ${TEXT}, model ${TEXT}, problem ${TEXT}, ${ROWID}
  );
  CREATE TABLE audit ("at" ${TEXT}, actor ${TEXT}, action ${TEXT}, subject ${TEXT}, detail ${TEXT}, ${ROWID});
  CREATE TABLE keys (
    id ${TEXT}, name ${TEXT}, scopes ${TEXT}, hash ${TEXT}, created_at ${TEXT}, expires_at ${TEXT}, revoked_at ${TEXT}, ${ROWID}
  );
  CREATE TABLE manual_values (
    customer ${TEXT}, field ${TEXT}, value FLOAT8, low FLOAT8, high FLOAT8, valid_until ${TEXT}, reason ${TEXT},
    source ${TEXT}, noted_at ${TEXT}, actor ${TEXT}, ${ROWID}
  );
  CREATE INDEX manual_values_customer ON manual_values (customer);
  CREATE TABLE campaigns (id ${TEXT}, name ${TEXT}, starts DATE, ends DATE, settings ${TEXT}, ${ROWID});
  CREATE TABLE campaign_customers (
    campaign ${TEXT}, customer ${TEXT}, treated BOOLEAN, cost DECIMAL(21, 6), predicted_value FLOAT8,
    expected_purchases FLOAT8, p_return FLOAT8, ${ROWID}
  );
  CREATE INDEX campaign_customers_campaign ON campaign_customers (campaign);
  CREATE INDEX campaign_customers_customer ON campaign_customers (customer);
  CREATE TABLE reviews (
    id ${TEXT} PRIMARY KEY, customer ${TEXT}, product ${TEXT}, day DATE, rating FLOAT8, text ${TEXT}, result ${TEXT}
  );
  CREATE INDEX reviews_customer ON reviews (customer);
  CREATE TABLE alerts (raised_at ${TEXT}, rule ${TEXT}, detail ${TEXT}, seen_at ${TEXT}, ${ROWID});
  CREATE TABLE bundles (version ${TEXT} PRIMARY KEY, created_at ${TEXT}, ${ROWID});
  CREATE TABLE bundle_files (version ${TEXT}, path ${TEXT}, content BYTEA, PRIMARY KEY (version, path));
  `,
  `
  CREATE TABLE sessions (hash ${TEXT} PRIMARY KEY, key ${TEXT}, ends BIGINT);
  `,
];

/** Tables that a copy in a file has besides transactions and what has taken their place. */
export const COPIED_TABLES = [
  ...['settings', 'loads', 'customers', 'customers_mark', 'models', 'runs', 'audit', 'keys', 'manual_values'],
  ...['campaigns', 'campaign_customers', 'reviews', 'alerts'],
] as const;
