/** What the service tells people, in German where they ask for it: codes are the same, texts differ. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CustomersAnswer } from '../../src/service/customersAnswer.ts';
import { FieldsInvalid, failure } from '../../src/service/problems.ts';
import type { Prediction } from '../../src/service/responses.ts';
import { ENGLISH } from '../support/english.ts';
import { type Client, loaded, problemOf, start } from './shop.ts';

let shop: Client;
beforeAll(async () => {
  shop = await start({ customers: loaded });
});
afterAll(() => shop.close());

const json = { 'Content-Type': 'application/json' };
const once = JSON.stringify({ transactions: [{ date: '1997-03-04', amount: 12 }], horizonDays: 3650 });
const accepting = (language: string) => ({ ...json, 'Accept-Language': language });

test('warnings of a prediction', async () => {
  const [en, de, other] = await Promise.all(
    ['en', 'de-AT,en;q=0.5', '*'].map(async (language) => {
      const response = await shop.send(once, accepting(language));
      return (await response.json()) as Prediction;
    }),
  );
  expect(de.warnings.map(({ code }) => code)).toEqual(en.warnings.map(({ code }) => code));
  expect(de.warnings.filter(({ text }) => ENGLISH.test(text))).toEqual([]);
  expect(de.warnings[0].text).toBe('Nicht geprüft: Die bekannte Zeit ist zu kurz, um einen Teil davon zurückzuhalten.');
  expect({ ...de, warnings: [] }).toEqual({ ...en, warnings: [] });
  expect(other).toEqual(en);
});

test('warnings of all customers, of one and of the model', async () => {
  const { rows } = (await (await shop.get('/v1/customers?limit=1')).json()) as CustomersAnswer;
  const one = `/v1/customers/${rows[0].customerId}?dimensions=true`;
  for (const path of ['/v1/customers?limit=3', one, '/v1/model', '/v1/summary']) {
    const get = (language: string) => fetch(`${shop.url}${path}`, { headers: { 'Accept-Language': language } });
    const [en, de] = await Promise.all(
      ['en', 'de'].map(async (language) => (await (await get(language)).json()) as Pick<Prediction, 'warnings'>),
    );
    expect(de.warnings.length, path).toBe(en.warnings.length);
    expect(de.warnings.length, path).toBeGreaterThan(0);
    expect(de.warnings.filter(({ text }) => ENGLISH.test(text))).toEqual([]);
    expect({ ...de, warnings: [] }).toEqual({ ...en, warnings: [] });
  }
});

test('problems, with the fields at fault', async () => {
  const bodies = ['{}', '{"transactions": []}', '{"transactions": [{"date": "1997-02-30"}]}', '{', '{"x": 1}'];
  for (const body of bodies) {
    const [en, de] = await Promise.all(
      ['en', 'de'].map(async (language) => problemOf(await shop.send(body, accepting(language)))),
    );
    expect(de.code).toBe(en.code);
    expect(de.detail).not.toBe(en.detail);
    const { detail, hint, errors = [] } = de;
    // What the parser of JSON says is told as it says it.
    const said = [body === '{' ? '' : detail, hint, ...errors.map(({ message }) => message)];
    expect(said.filter((text) => ENGLISH.test(text))).toEqual([]);
    expect(errors.map(({ field }) => field)).toEqual((en.errors ?? []).map(({ field }) => field));
  }
  const unknown = await fetch(`${shop.url}/v1/customers/nobody`, { headers: { 'Accept-Language': 'de' } });
  expect((await problemOf(unknown)).detail).toBe('Dieser Server kennt keinen Kunden "nobody"');
});

test('several fields at fault are counted', () => {
  const fields = ['/a', '/b', '/c'].map((field) => ({ field, message: 'unknown field' }));
  const { problem } = failure(new FieldsInvalid(fields), 0, '', 'de');
  expect(problem.detail).toBe('/a: unbekanntes Feld (und 2 weitere)');
});
