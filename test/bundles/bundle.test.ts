import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { loadBundle, saveBundle } from '../../src/bundles/bundle.ts';
import { manifest } from '../service/shop.ts';

const root = mkdtempSync(join(tmpdir(), 'perennial-bundle-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = '';
let bundle = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'of-'));
  bundle = join(folder, 'shop');
});
/** Both files tell which save they are of. */
const save = (seed: number) =>
  saveBundle(bundle, { ...manifest, seed }, { 'network/w.bin': Buffer.alloc(50_000, seed) });

describe('replacing a bundle', () => {
  test('leaves nothing beside it', async () => {
    await save(1);
    await save(2);
    expect((await loadBundle(bundle)).manifest.seed).toBe(2);
    expect(readdirSync(folder)).toEqual(['shop']);
  });

  test('whoever reads meanwhile gets the one or the other, whole', async () => {
    await save(1);
    let saving = true;
    const saves = (async () => {
      for (let seed = 2; seed <= 40; seed++) await save(seed);
      saving = false;
    })();
    let reads = 0;
    while (saving) {
      const { manifest: read, files } = await loadBundle(bundle);
      expect(new Set(files['network/w.bin'])).toEqual(new Set([read.seed]));
      reads++;
    }
    await saves;
    expect(reads).toBeGreaterThan(10);
  });

  test('a reader between the two renames waits for the second', async () => {
    await save(1);
    renameSync(bundle, join(folder, '.shop-a1b2c3-old'));
    // In a thread of its own: whether the reader yields is what is tested.
    const worker = new Worker(
      `const { renameSync } = require('node:fs'); const { workerData } = require('node:worker_threads');
       setTimeout(() => renameSync(workerData[0], workerData[1]), 100);`,
      { eval: true, workerData: [join(folder, '.shop-a1b2c3-old'), bundle] },
    );
    expect((await loadBundle(bundle)).manifest.seed).toBe(1);
    await worker.terminate();
  });

  test('a swap that was broken off leaves the old one to readers, and another save mends it', async () => {
    await save(1);
    renameSync(bundle, join(folder, '.shop-a1b2c3-old'));
    const { manifest: read, folder: named } = await loadBundle(bundle);
    expect([read.seed, named]).toEqual([1, bundle]);
    await save(2);
    expect((await loadBundle(bundle)).manifest.seed).toBe(2);
    expect(readdirSync(folder)).toEqual(['shop']);
  });

  test('of another bundle’s leftovers nothing is taken', async () => {
    mkdirSync(join(folder, '.shopping-a1b2c3-old'));
    await expect(loadBundle(bundle)).rejects.toMatchObject({ code: 'BUNDLE_NOT_FOUND' });
  });

  test('through a link the bundle behind it is replaced', async () => {
    await save(1);
    symlinkSync('shop', join(folder, 'current'));
    await saveBundle(join(folder, 'current'), { ...manifest, seed: 2 });
    expect((await loadBundle(bundle)).manifest.seed).toBe(2);
    expect(JSON.parse(readFileSync(join(folder, 'current', 'manifest.json'), 'utf8')).seed).toBe(2);
  });
});
