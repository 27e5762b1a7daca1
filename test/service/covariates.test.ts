import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Prediction, predictionsSchema } from '../../src/service/responses.ts';
import { attributesSchema } from '../../src/service/routes/attributes.ts';
import { bundleOf, type Client, customers, loadedOf, manifest, problemOf, start, textOf, withTexts } from './shop.ts';

const base = manifest.models['bg-nbd'];
const gammas = {
  'purchase:channel=social': -0.4,
  'dropout:channel=social': 0.5,
  'purchase:age': 0.2,
  'dropout:age': 0,
};
const name = 'bg-nbd+covariates';
const coefficients = Object.keys(gammas).map((gamma) => ({
  name: gamma,
  term: gamma.split(':')[1],
  processes: [gamma.split(':')[0] as 'purchase' | 'dropout'],
}));
const bundle = bundleOf({
  purchaseModel: name,
  models: {
    ...manifest.models,
    [name]: {
      ...base,
      model: name,
      parameters: { ...base.parameters, ...gammas },
      covariates: {
        model: 'bg-nbd',
        coding: [
          { name: 'channel', kind: 'category', levels: ['search', 'social'], rare: ['fax'], hasOther: false },
          { name: 'age', kind: 'number', mean: 40, sd: 10 },
        ],
        coefficients,
        dropoutEffect: 'odds',
        ridge: 0,
        plainLogLikelihood: -9600,
        test: null,
      },
    },
  },
});
const summary = { x: 3, tx: 20, T: 30, meanSpend: 30, historicalValue: 120 };
const as = (channel: string, age = 40) => ({ summary, attributes: { channel, age } });

let shop: Client;
let plain: Client;
beforeAll(async () => {
  const attributes = { channel: ['social', 'search', '', 'search'], age: ['50', '40', '', '40'] };
  shop = await start({ bundle, customers: loadedOf({ ...customers, attributes }, bundle) });
  plain = await start();
});
afterAll(() => {
  shop.close();
  plain.close();
});

async function predict(client: Client, ...list: unknown[]): Promise<Prediction[]> {
  const answer = await (await client.post({ customers: list })).json();
  return withTexts(predictionsSchema.parse(answer));
}

/** Numbers to twelve digits. */
const rounded = (answer: object): unknown =>
  JSON.parse(JSON.stringify(answer, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)));

describe('a model with covariates', () => {
  test('answers by channel and age; at the level compared with and the mean it is the model without', async () => {
    const [search, social, older] = await predict(shop, as('search'), as('social'), as('search', 60));
    const [without] = await predict(plain, { summary });
    const { bundle } = search.model;
    // Of a model with covariates each group has cells of its own, without the curves that customers share.
    expect(rounded(search)).toEqual(rounded({ ...without, model: { ...without.model, name, bundle } }));
    expect(social.expectedPurchases).toBeLessThan(search.expectedPurchases);
    expect(older.expectedPurchases).toBeGreaterThan(search.expectedPurchases);
  });

  test('a group is the plain model at parameters of its own, next purchase and all', async () => {
    const { alpha, a } = base.parameters;
    const own = { ...base.parameters, alpha: alpha * Math.exp(0.4 - 0.2 * 2), a: a * Math.exp(0.5) };
    const other = bundleOf({ models: { ...manifest.models, 'bg-nbd': { ...base, parameters: own } } });
    const scaled = await start({ bundle: other });
    const [expected] = await predict(scaled, { summary });
    scaled.close();
    const [found] = await predict(shop, as('social', 60));
    expect(found.nextPurchase).toBe(expected.nextPurchase);
    expect(found.expectedPurchases).toBeCloseTo(expected.expectedPurchases, 10);
    expect(found.pReturn).toBeCloseTo(expected.pReturn, 10);
  });

  test('customers of the file are answered by their own attributes, the one with refunds alone too', async () => {
    const [asSent] = await predict(shop, as('social', 50));
    const loaded = (await (await shop.get('/v1/customers/regular')).json()) as Prediction;
    expect(loaded.expectedPurchases).toBeCloseTo(asSent.expectedPurchases, 12);
    const refunded = (await (await shop.get('/v1/customers/refunded')).json()) as Prediction;
    expect(refunded.expectedPurchases).toBe(0);
  });

  test('a level not seen is told of that customer alone; a rare one is known', async () => {
    const [known, unknown] = await predict(shop, as('fax'), as('podcast'));
    expect(textOf(known.warnings)).not.toContain('channel');
    expect(textOf(unknown.warnings)).toContain('training did not see "podcast"; it counts as "search"');
    expect(unknown).toEqual({ ...known, warnings: unknown.warnings });
  });

  test('its attributes are listed with their values, and filter the customers', async () => {
    const { attributes } = attributesSchema.parse(await (await shop.get('/v1/attributes')).json());
    expect(attributes.map(({ name, lacking }) => [name, lacking])).toEqual([
      ['channel', 1],
      ['age', 1],
    ]);
    expect(attributes[0].values).toEqual([
      { value: 'search', customers: 2 },
      { value: 'social', customers: 1 },
    ]);
    const { total } = (await (await shop.get('/v1/customers?attribute=age:40')).json()) as { total: number };
    expect(total).toBe(2);
    expect(await (await plain.get('/v1/attributes')).json()).toMatchObject({ code: 'CUSTOMERS_NOT_LOADED' });
  });

  test('the model card says which attributes it needs', async () => {
    const card = (await (await shop.get('/v1/model')).json()) as { models: typeof manifest.models };
    expect(card.models[name].covariates!.coding.map((code) => code.name)).toEqual(['channel', 'age']);
  });

  test.each([
    ['none at all', { summary }, ['/attributes/channel', '/attributes/age']],
    ['one of two', { summary, attributes: { channel: 'social' } }, ['/attributes/age']],
    ['a number for text', { summary, attributes: { channel: 3, age: 40 } }, ['/attributes/channel']],
    ['text for a number', { summary, attributes: { channel: 'social', age: '40' } }, ['/attributes/age']],
    ['nothing in it', { summary, attributes: { channel: '', age: 40 } }, ['/attributes/channel']],
    ['one too many', { summary, attributes: { channel: 'fax', age: 40, shoe: 9 } }, ['/attributes/shoe']],
  ])('refuses attributes with %s', async (_, body, fields) => {
    const response = await shop.post(body);
    expect(response.status).toBe(400);
    expect((await problemOf(response)).errors!.map(({ field }) => field)).toEqual(fields);
  });
});

test('a model without covariates refuses attributes by name', async () => {
  const response = await plain.post(as('social'));
  expect(response.status).toBe(400);
  expect((await problemOf(response)).errors).toContainEqual({
    field: '/attributes/channel',
    message: 'is not a covariate of the model: it has none',
  });
});
