/** The page writes models as their own titles do, without loading them. */
import { expect, test } from 'vitest';
import { modelName } from '../../src/dashboard/modelNames.ts';
import { purchaseModels } from '../../src/models/purchases/catalogue.ts';

test('every purchase model has the name of its title, and an unknown one its own', () => {
  expect(purchaseModels.map(({ name }) => modelName(name))).toEqual(purchaseModels.map(({ title }) => title));
  expect(modelName('gamma-gamma')).toBe('Gamma-Gamma');
  expect(modelName('of-tomorrow')).toBe('of-tomorrow');
});
