/** Lines of a customer's orders are put together by order. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let groupsOf: typeof import('../../src/dashboard/parts/orders.tsx').groupsOf;
beforeAll(async () => {
  // What the page's settings ask a browser for.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }));
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('localStorage', { getItem: () => null });
  ({ groupsOf } = await import('../../src/dashboard/parts/orders.tsx'));
});
afterAll(() => vi.unstubAllGlobals());

const line = (date: string, order: string | null, amount: number) => ({
  ...{ date, order, amount, refund: amount < 0, what: null },
});

test('each line stands in one order, orders keep their place, and lines that name none stand alone', () => {
  const lines = [
    line('2025-03-02', 'B', 5),
    line('2025-03-02', null, 6),
    line('2025-03-02', 'B', 7),
    line('2025-03-02', null, 8),
    line('2025-03-01', 'A', -2),
    // A shop may count its orders anew.
    line('2024-01-01', 'B', 1),
  ];
  const grouped = groupsOf(lines);
  expect(grouped.map((own) => own.map(({ amount }) => amount))).toEqual([[5, 7], [6], [8], [-2], [1]]);
  expect(grouped.flat()).toHaveLength(lines.length);
});
