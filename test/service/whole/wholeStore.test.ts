/** Questions about all transactions: asked once of the same, one at a time, and of nothing that has gone. */
import { beforeEach, describe, expect, test } from 'vitest';
import { PerennialError } from '../../../src/errors.ts';
import type { LiveSource } from '../../../src/service/live/liveSource.ts';
import type { ServedModel } from '../../../src/service/models/servedModel.ts';
import type { Asker, WholeQuestion, WholeState } from '../../../src/service/whole/asker.ts';
import { Memory } from '../../../src/service/whole/context.ts';
import { openWholeStore, type WholeStore } from '../../../src/service/whole/wholeStore.ts';

/** What the store and the model are said to be. */
const server = { version: 'a', removed: 0, lastSeq: 1 };
const live = {
  ready: () => ({ store: { lastSeq: () => server.lastSeq, settings: { asOf: '2024-01-01' } }, book: server }),
} as unknown as LiveSource;
const model = { now: () => ({ version: server.version }) } as unknown as ServedModel;

let asked: [WholeState, WholeQuestion, number][];
let answer: () => Promise<unknown>;
let whole: WholeStore;
beforeEach(() => {
  Object.assign(server, { version: 'a', removed: 0, lastSeq: 1 });
  asked = [];
  answer = async () => asked.length;
  const asker: Asker = {
    ask(...what) {
      asked.push(what);
      return answer();
    },
    close: async () => {},
  };
  whole = openWholeStore(live, model, asker);
});
const columns = (...attributes: string[]) => whole.ask('groupColumns', { attributes });

describe('a question', () => {
  test('is asked once, until transactions or model change, or somebody is erased', async () => {
    expect([await columns('a'), await columns('a'), await columns('b')]).toEqual([1, 1, 2]);
    for (const change of [{ lastSeq: 2 }, { version: 'b' }, { removed: 1 }]) {
      const before = asked.length;
      Object.assign(server, change);
      await Promise.all([columns('a'), columns('a')]);
      expect(asked.length, JSON.stringify(change)).toBe(before + 1);
    }
    const [first, , added, other, erased] = asked.map(([state]) => state);
    expect(added.sure).toBe(first.sure);
    expect(new Set([first, other, erased].map(({ sure }) => sure)).size).toBe(3);
    expect(new Set([first, added, other, erased].map(({ now }) => now)).size).toBe(4);
  });

  test('is told from others by its key, and not kept without', async () => {
    const ask = (attributes: string[], key: unknown) => whole.ask('groupColumns', { attributes }, key, 7);
    expect([await ask(['a'], 1), await ask(['b'], 1), await ask(['a'], null), await ask(['a'], null)]).toEqual([
      ...[1, 1, 2, 3],
    ]);
    expect(asked.map(([, , lag]) => lag)).toEqual([7, 7, 7]);
  });

  test('that failed is asked again', async () => {
    answer = async () => {
      throw new PerennialError('TOO_LITTLE_DATA');
    };
    await expect(columns('a')).rejects.toMatchObject({ code: 'TOO_LITTLE_DATA' });
    answer = async () => 'well';
    expect(await columns('a')).toBe('well');
  });

  test('waits for the one before, and too many are refused', async () => {
    const goOn: (() => void)[] = [];
    answer = () => new Promise((resolve) => goOn.push(() => resolve(null)));
    const waiting = Array.from({ length: 16 }, (_, i) => columns(String(i)));
    expect(() => columns('one more')).toThrow(expect.objectContaining({ code: 'BUSY' }));
    for (let i = 0; i < 16; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(asked).toHaveLength(i + 1);
      goOn[i]();
    }
    await Promise.all(waiting);
  });
});

describe('what was worked out', () => {
  const count = (memory: Memory, name: string, lasting = 0) => {
    let made = 0;
    const ask = () =>
      memory.once(
        name,
        async () => {
          made++;
        },
        lasting,
      );
    return { ask, made: () => made };
  };

  test('is there for another question, as long as it is good', async () => {
    const memory = new Memory();
    const [short, long] = [count(memory, 'short'), count(memory, 'long', 60_000)];
    const both = async () => {
      for (const one of [short, long, short, long]) await one.ask();
      return [short.made(), long.made()];
    };
    expect(await both()).toEqual([1, 1]);
    memory.age();
    expect(await both()).toEqual([2, 1]);
    memory.clear();
    expect(await both()).toEqual([3, 2]);
    memory.drop('long');
    expect(await both()).toEqual([3, 3]);
  });

  test('is not kept without end, nor where it failed', async () => {
    const memory = new Memory();
    const some = Array.from({ length: 5 }, (_, i) => count(memory, String(i)));
    for (const one of [...some, some[4], some[0]]) await one.ask();
    expect(some.map((one) => one.made())).toEqual([2, 1, 1, 1, 1]);
    await expect(memory.once('bad', () => Promise.reject(new Error('bad')))).rejects.toThrow('bad');
    expect(await memory.once('bad', async () => 1)).toBe(1);
  });
});
