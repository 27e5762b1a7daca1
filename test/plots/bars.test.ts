/** Labels below bars never run into each other, and no name is dropped. */
import { expect, test } from 'vitest';
import { fitLabels } from '../../src/plots/bars.ts';

const QUARTERS = Array.from({ length: 10 }, (_, k) => `202${3 + Math.floor(k / 4)} Q${1 + (k % 4)}`);

test('with room they stay as they are, with less they break, and of quarters as many stay as fit', () => {
  expect(fitLabels(QUARTERS, 800)).toEqual({ labels: QUARTERS, aslant: false });
  expect(fitLabels(QUARTERS, 400).labels).toEqual(QUARTERS.map((label) => label.replace(' ', '\n')));
  const { labels } = fitLabels(QUARTERS, 200);
  expect(labels[0]).toBe('2023\nQ1');
  const shown = labels.filter((label) => label !== '');
  expect(shown.length).toBeLessThan(10);
  expect(shown.length * 34).toBeLessThanOrEqual(200 + 34);
});

test('names lie aslant rather than be left out', () => {
  const names = ['recommendation', 'advertisement', 'marketplaces'];
  expect(fitLabels(names, 150)).toEqual({ labels: names, aslant: true });
});
