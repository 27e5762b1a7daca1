import { MONEY } from '../transactions/amounts.ts';

/**
 * The steps from an empty file to the newest schema: a store of version n has had the first n. A step that a store has
 * had is never changed; a new one is added below.
 *
 * No table has a key or an index: each commit would cost five times as much, and DuckDB can't delete and insert one key in
 * one transaction. What is unique is so because one process writes.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (name VARCHAR, value VARCHAR);
  CREATE TABLE transactions (
    seq BIGINT,
    customer VARCHAR,
    transaction_id VARCHAR,
    version BIGINT,
    day DATE,
    amount ${MONEY},
    kind VARCHAR,
    order_id VARCHAR,
    product VARCHAR,
    category VARCHAR,
    channel VARCHAR,
    attributes VARCHAR
  );
  CREATE TABLE superseded (seq BIGINT, replaced_by BIGINT);
  CREATE VIEW standing AS
    SELECT * FROM transactions WHERE kind <> 'withdrawn' AND seq NOT IN (SELECT seq FROM superseded);
  CREATE TABLE loads (loaded_at VARCHAR, source VARCHAR, file VARCHAR, rows BIGINT);
  CREATE TABLE customers (
    customer VARCHAR,
    as_of VARCHAR,
    first_purchase DATE,
    last_purchase DATE,
    orders BIGINT,
    historical_value DECIMAL(38, 6),
    facts VARCHAR,
    model VARCHAR,
    horizon_days BIGINT,
    expected_purchases DOUBLE,
    predicted_value DOUBLE,
    p_return DOUBLE,
    p_alive DOUBLE
  );
  CREATE TABLE models (version VARCHAR, folder VARCHAR, created_at VARCHAR, as_of VARCHAR, grade VARCHAR, active BOOLEAN);
  CREATE TABLE runs (
    id VARCHAR, state VARCHAR, created_at VARCHAR, ended_at VARCHAR, request VARCHAR, model VARCHAR, problem VARCHAR
  );
  CREATE TABLE audit ("at" VARCHAR, actor VARCHAR, action VARCHAR, subject VARCHAR, detail VARCHAR);
  CREATE TABLE keys (
    id VARCHAR, name VARCHAR, scopes VARCHAR, hash VARCHAR, created_at VARCHAR, expires_at VARCHAR, revoked_at VARCHAR
  );
  `,
  `
  CREATE TABLE manual_values (customer VARCHAR, value ${MONEY}, valid_until DATE, reason VARCHAR, noted_at VARCHAR, actor VARCHAR);
  CREATE TABLE campaigns (id VARCHAR, name VARCHAR, starts DATE, ends DATE, settings VARCHAR);
  CREATE TABLE campaign_customers (campaign VARCHAR, customer VARCHAR, treated BOOLEAN, cost ${MONEY});
  CREATE TABLE reviews (id VARCHAR, customer VARCHAR, product VARCHAR, day DATE, rating DOUBLE, text VARCHAR, result VARCHAR);
  CREATE TABLE alerts (raised_at VARCHAR, rule VARCHAR, detail VARCHAR, seen_at VARCHAR);
  `,
  `
  CREATE TABLE customers_mark (mark VARCHAR);
  `,
  `
  DROP TABLE manual_values;
  CREATE TABLE manual_values (
    customer VARCHAR, field VARCHAR, value DOUBLE, low DOUBLE, high DOUBLE, valid_until VARCHAR, reason VARCHAR,
    source VARCHAR, noted_at VARCHAR, actor VARCHAR
  );
  `,
  `
  ALTER TABLE campaign_customers ADD COLUMN predicted_value DOUBLE;
  ALTER TABLE campaign_customers ADD COLUMN expected_purchases DOUBLE;
  ALTER TABLE campaign_customers ADD COLUMN p_return DOUBLE;
  `,
];

/** Tables with rows of one customer, which go when the customer is erased. */
export const CUSTOMER_TABLES = ['transactions', 'customers', 'manual_values', 'campaign_customers', 'reviews'] as const;
