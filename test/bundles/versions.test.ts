import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVersions, versionOf } from '../../src/bundles/versions.ts';
import { manifest } from '../service/shop.ts';
import { folder } from '../support/ledgers.ts';

let made = 0;
const fresh = () => openVersions(join(folder, `versions-${++made}`));
const other = { ...manifest, seed: 2 };

test('equal bundles have equal versions, others have not', () => {
  const file = (text: string) => ({ 'network.bin': Buffer.from(text) });
  expect(versionOf(manifest, {})).toMatch(/^19970930-[\da-f]{8}$/);
  expect(versionOf(structuredClone(manifest), file('a'))).toBe(versionOf(manifest, file('a')));
  const names = [
    versionOf(manifest, {}),
    versionOf(other, {}),
    versionOf(manifest, file('a')),
    versionOf(manifest, file('b')),
  ];
  expect(new Set(names).size).toBe(4);
});

test('the order in which fields were written makes no other version', () => {
  const turned = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).map(([name, inner]) => [name, turned(inner)]);
    return Object.fromEntries(entries.reverse());
  };
  const choice = {
    ...manifest.choice,
    tests: [{ smaller: 'a', larger: 'b', statistic: 1, degreesOfFreedom: 1, pValue: 0.3 }],
  };
  const told = { ...manifest, choice };
  // Parameters are records, whose order is that of the model.
  const other = { ...(turned(told) as typeof told), models: manifest.models };
  expect(Object.keys(other)).not.toEqual(Object.keys(told));
  expect(versionOf(other, {})).toBe(versionOf(told, {}));
});

test('what is taken in is loaded as it was, listed, and stays as it is', async () => {
  const versions = await fresh();
  expect(await versions.list()).toEqual([]);
  expect(await versions.current()).toBeNull();
  const version = await versions.add(manifest, {});
  expect((await versions.load(version)).manifest).toEqual(manifest);
  expect(versionOf((await versions.load(version)).manifest, {})).toBe(version);
  const before = readdirSync(join(versions.folder, version)).map((name) =>
    readFileSync(join(versions.folder, version, name)),
  );
  expect(await versions.add(manifest, {})).toBe(version);
  const after = readdirSync(join(versions.folder, version)).map((name) =>
    readFileSync(join(versions.folder, version, name)),
  );
  expect(after).toEqual(before);
  const second = await versions.add(other, {});
  expect((await versions.list()).sort()).toEqual([version, second].sort());
});

test('whoever opens the folder meets a whole pointer to a whole bundle, whenever it comes', async () => {
  const versions = await fresh();
  const names = [await versions.add(manifest, {}), await versions.add(other, {})];
  await versions.activate(names[0]);
  let done = false;
  const met = new Set<string>();
  const reader = async () => {
    while (!done) {
      const found = (await (await openVersions(versions.folder)).current())!;
      expect(names).toContain(found);
      met.add(found);
    }
  };
  const reading = reader();
  for (let i = 1; i <= 60; i++) await versions.activate(names[i % 2]);
  done = true;
  await reading;
  expect(await versions.current()).toBe(names[0]);
  expect(readdirSync(versions.folder).sort()).toEqual([...names, 'current'].sort());
});

test('names that are none reach no file', async () => {
  const versions = await fresh();
  writeFileSync(join(folder, 'manifest.json'), '{}');
  for (const name of ['..', '../x', '19970930-00000000', '', 'current', '/etc']) {
    await expect(versions.load(name)).rejects.toMatchObject({ code: 'VERSION_UNKNOWN' });
    await expect(versions.activate(name)).rejects.toMatchObject({ code: 'VERSION_UNKNOWN' });
  }
});
