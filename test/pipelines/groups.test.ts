import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { saveBundle } from '../../src/bundles/bundle.ts';
import { readGroupedLedger } from '../../src/cli/groupLedger.ts';
import { terminal } from '../../src/cli/terminal.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { openForecaster } from '../../src/pipelines/forecaster.ts';
import { groupsReport } from '../../src/pipelines/groups.ts';
import { monitor } from '../../src/pipelines/monitor.ts';
import { score } from '../../src/pipelines/score.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { bundle, manifest } from '../service/shop.ts';
import { perennial } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-groups-'));
const [start, asOf, end] = ['1997-01-01', '1997-09-30', '1998-03-31'].map((day) => parseDay(day));

/** Customers of four branches who buy at paces of their own; from the middle of the watch on one branch sells less. */
function shop(): string {
  const random = randomFrom(5);
  const lines = ['customer_id,date,amount,branch,clerk'];
  for (let c = 0; c < 900; c++) {
    const branch = ['north', 'south', 'east', 'west'][c % 4];
    const pace = random.gamma(1, 1 / 60) + 15;
    for (let day = start + random.integer(120); day < end + 1; day += 1 + random.exponential(1 / pace)) {
      if (branch === 'west' && day > asOf + 56 && random.uniform() < 0.6) continue;
      const clerk = c < 5 ? 'new' : `clerk ${c % 20}`;
      lines.push(`c${c},${formatDay(Math.floor(day))},${(5 + 20 * random.uniform()).toFixed(2)},${branch},${clerk}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
const inside = (day: number, [from, to]: readonly number[]) => from <= day && day <= to;
const file = join(folder, 'shop.csv');
const model = join(folder, 'model');
beforeAll(async () => {
  writeFileSync(file, shop());
  await saveBundle(model, manifest);
});
const open = () => openLedger({ file, currency: 'USD', columns: { branch: 'branch' }, attributes: ['clerk'] });

describe('monitor', () => {
  it('finds the branch that sells less, and when it began, and not the others', async () => {
    const ledger = await open();
    const watch = await monitor(bundle, ledger, { group: 'branch' });
    await ledger.close();
    expect([watch.since, watch.weeks, watch.until]).toEqual(['1997-09-30', 26, '1998-03-31']);
    const west = watch.groups.find(({ group }) => group === 'west')!;
    const alarm = west.alarms.find(({ direction }) => direction === 'worse')!;
    expect(alarm.ratio).toBeLessThan(0.75);
    expect(alarm.startWeek).toBeGreaterThanOrEqual(6);
    expect(alarm.startWeek).toBeLessThanOrEqual(10);
    expect(watch.groups.filter(({ alarms }) => alarms.some(({ direction }) => direction === 'worse'))).toEqual([west]);
  });

  it('expects of the customers known then what score says of them, and counts what they bought', async () => {
    const ledger = await open();
    const watch = await monitor(bundle, ledger);
    await ledger.close();
    const then = await openLedger({ file, currency: 'USD', asOf: formatDay(asOf) });
    const { valuation } = await score(bundle, then, { horizonDays: 7 * watch.weeks });
    await then.close();
    const sum = (values: readonly number[]) => values.reduce((total, v) => total + v, 0);
    expect(sum(watch.weekly.expected) / valuation.totals.purchases.expected).toBeCloseTo(1, 10);
    const known = new Set<string>();
    const days = new Set<string>();
    for (const line of shop().trim().split('\n').slice(1)) {
      const [customer, date] = line.split(',');
      if (parseDay(date) <= asOf) known.add(customer);
      else days.add(`${customer} ${date}`);
    }
    const bought = [...days].filter((entry) => known.has(entry.split(' ')[0]));
    expect(sum(watch.weekly.observed)).toBe(bought.length);
  });

  it('refuses a day after which nothing is known, and a column that is not there', async () => {
    const ledger = await open();
    const code = (wanted: string) => expect.objectContaining({ code: wanted });
    await expect(monitor(bundle, ledger, { since: '1998-03-30' })).rejects.toThrow(code('TOO_LITTLE_DATA'));
    await expect(monitor(bundle, ledger, { since: '1990-01-01' })).rejects.toThrow(code('TOO_LITTLE_DATA'));
    await expect(monitor(bundle, ledger, { group: 'adviser' })).rejects.toThrow(code('GROUP_UNKNOWN'));
    await ledger.close();
    // A command opens the file for the group, and speaks of no covariate then.
    const opened = readGroupedLedger(bundle, { transactions: file, group: 'shoe' }, terminal({ quiet: true }));
    await expect(opened).rejects.toThrow(code('GROUP_UNKNOWN'));
  });

  it('holds an open week open, and tells of weeks without a purchase and of groups that are new', async () => {
    const closed = [parseDay('1997-11-05'), parseDay('1997-11-11')];
    const lines = shop()
      .trim()
      .split('\n')
      .filter((line, i) => i === 0 || !inside(parseDay(line.split(',')[1]), closed));
    lines.push('c7,1997-12-03,5.00,harbour,clerk 1');
    const other = join(folder, 'closed.csv');
    writeFileSync(other, `${lines.join('\n')}\n`);
    const ledger = await openLedger({
      file: other,
      currency: 'USD',
      asOf: '1997-12-05',
      columns: { branch: 'branch' },
    });
    const watch = await monitor(bundle, ledger, { group: 'branch' });
    await ledger.close();
    expect([watch.weeks, watch.until]).toEqual([9, '1997-12-02']);
    expect(watch.warnings).toEqual([
      expect.stringMatching(/^3 days after 2 Dec 1997 are no whole week yet/),
      expect.stringMatching(/^Nobody bought anything in the week to 11 Nov 1997\./),
    ]);
    // Two days later its week counts.
    const later = await openLedger({ file: other, currency: 'USD', asOf: '1997-12-09', columns: { branch: 'branch' } });
    const { warnings, groups } = await monitor(bundle, later, { group: 'branch', language: 'de' });
    await later.close();
    expect(warnings.at(-1)).toMatch(/^harbour: Am 30\.09\.1997 gehörte niemand dazu/);
    expect(groups.map(({ group }) => group)).not.toContain('harbour');
  });

  it('ends with code 6 on an alarm, and says whose', async () => {
    const words = ['monitor', '--bundle', model, '--transactions', file, '--group', 'branch'];
    const { code, out } = await perennial(...words);
    expect(code).toBe(6);
    expect(out).toMatch(/ALARM {2}west: worse, −\d+% \(/);
    const json = await perennial(...words, '--json', '-q', '--as-of', '1997-11-18');
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out)).toMatchObject({ weeks: 7, alarmsPerYear: 1, whole: { alarms: [] } });
    const reviews = join(folder, 'reviews.csv');
    const row = (day: number, rating: number) => `${formatDay(day)},${rating}`;
    const rows = Array.from({ length: 100 }, (_, i) => row(asOf + 48 - i, i < 40 || i % 4 === 0 ? 6 : 1));
    writeFileSync(reviews, `date,rating\n${rows.join('\n')}\n`);
    const felt = await perennial(...words, '--as-of', '1997-11-18', '--reviews', reviews, '--scale', '6-1');
    expect(felt.code).toBe(6);
    expect(felt.out).toMatch(/share of good reviews +0\.1\d +0\.7\d/);
    expect(felt.out).toMatch(/ALARM {2}share of good reviews: worse, −\d+% \(/);
  });
});

describe('groups', () => {
  it('are held against what was expected of their own customers', async () => {
    const ledger = await open();
    const report = await groupsReport(bundle, ledger, 'branch');
    expect(report.purchases.groups.map(({ group }) => group)).toEqual(['east', 'north', 'south', 'west']);
    const west = report.purchases.groups[3];
    expect(Math.min(...report.purchases.groups.map(({ ratio }) => ratio))).toBe(west.ratio);
    expect(west.below).toBeGreaterThan(0.5);
    // At the level of all, what is expected of the groups sums to what they did.
    for (const measure of [report.returns, report.purchases, report.revenue!]) {
      const sum = (figure: 'observed' | 'expected') => measure.groups.reduce((all, own) => all + own[figure], 0);
      expect(sum('expected') / sum('observed')).toBeCloseTo(1, 10);
    }
    const forecaster = await openForecaster(bundle);
    expect(forecaster.method).toBe('single');
    await ledger.close();
  });

  it('hide those under ten customers, and rank only where asked to', async () => {
    const words = ['groups', '--bundle', model, '--transactions', file, '--group', 'clerk'];
    const plain = await perennial(...words);
    expect(plain.code).toBe(0);
    expect(plain.out).toMatch(/1 groups of fewer than ten customers \(5 in all\) are not shown/);
    expect(plain.out).not.toMatch(/^ new /m);
    expect(plain.out).not.toMatch(/rank/);
    expect((await perennial(...words, '--rank')).out).toMatch(/rank \(95 %\)/);
  });

  it('speak of the works council where they are advisers, and of no column that is not named', async () => {
    const words = ['groups', '--bundle', model, '--transactions', file, '--group', 'adviser'];
    const named = await perennial(...words, '--adviser-column', 'clerk');
    expect(named.code).toBe(0);
    expect(named.err).toMatch(/works council/);
    const unnamed = await perennial(...words);
    expect(unnamed.code).toBe(3);
    expect(unnamed.err).toMatch(/no column for adviser/);
  });
});
