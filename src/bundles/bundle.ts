/**
 * A bundle is one folder: manifest.json, further files of parameters, and checksums.json with the SHA-256 of each. It is
 * written beside its final place and swapped for what stands there. No system that Node knows swaps two folders at once:
 * between two renames there is none, so a reader who comes just then waits for the new one, and finds the old one where
 * the swap was broken off.
 */
import { createHash } from 'node:crypto';
import { existsSync, type Stats, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import { machineFault } from '../machineFault.ts';
import { syncToDisk, writablePlace } from '../writeFileBeside.ts';
import { BUNDLE_FORMAT, type Manifest, manifestSchema } from './manifest.ts';

const MANIFEST = 'manifest.json';
const CHECKSUMS = 'checksums.json';

export interface Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Further files by their path in the bundle. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** @throws OUT_EXISTS where the folder holds something that is no bundle, which saving would destroy */
export function checkBundlePlace(folder: string): void {
  if (existsSync(folder) && !existsSync(join(folder, MANIFEST))) {
    throw new PerennialError('OUT_EXISTS', { file: folder });
  }
}

/**
 * Writes a bundle, replacing the one that stands there.
 *
 * @throws OUT_EXISTS where the folder holds something that is no bundle, MACHINE_REFUSED where it can not be written
 */
export async function saveBundle(
  folder: string,
  manifest: Manifest,
  files: Readonly<Record<string, Uint8Array>> = {},
): Promise<void> {
  checkBundlePlace(folder);
  try {
    await writeAndSwap(writablePlace(folder), manifest, files);
  } catch (error) {
    throw machineFault(error, folder) ?? error;
  }
}

async function writeAndSwap(target: string, manifest: Manifest, files: Bundle['files']): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    const contents: Record<string, Uint8Array> = { [MANIFEST]: json(manifestSchema.parse(manifest)), ...files };
    const checksums: Record<string, string> = {};
    for (const [path, bytes] of Object.entries(contents).sort(([p], [q]) => (p < q ? -1 : 1))) {
      checksums[path] = sha256(bytes);
      await mkdir(dirname(join(fresh, path)), { recursive: true });
      await writeFile(join(fresh, path), bytes, { flush: true });
    }
    await writeFile(join(fresh, CHECKSUMS), json(checksums), { flush: true });
    // mkdtemp keeps others out; a saved model is for whoever serves it.
    await chmod(fresh, 0o755);
    await syncToDisk(fresh);
    await swap(fresh, target);
    await syncToDisk(dirname(target));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Ends the name of what a swap replaces, as long as it is there. */
const OLD = '-old';

async function swap(fresh: string, target: string): Promise<void> {
  const old = `${fresh}${OLD}`;
  if (existsSync(target)) await rename(target, old);
  try {
    await rename(fresh, target);
  } catch (error) {
    if (existsSync(old) && !existsSync(target)) await rename(old, target);
    throw error;
  }
  // With what earlier swaps left when they were broken off.
  for (let left = await replacedBy(target); left !== null; left = await replacedBy(target)) {
    await rm(left, { recursive: true, force: true });
  }
}

/** A swap takes two renames: this long is more than enough for it. */
const SWAP_MS = 1000;
const WAIT_MS = 20;

/**
 * Reads and verifies a bundle.
 *
 * @throws BUNDLE_NOT_FOUND, BUNDLE_DAMAGED (a file missing, changed or unreadable), BUNDLE_VERSION
 */
export async function loadBundle(folder: string): Promise<Bundle> {
  const end = performance.now() + SWAP_MS;
  for (;;) {
    const before = identity(folder);
    try {
      return await readBundle(folder, folder);
    } catch (error) {
      const replaced = await replacedBy(folder);
      // Files of two bundles were read as one, or of none.
      const swapped = identity(folder) !== before || (before === null && replaced !== null);
      if (swapped && performance.now() < end) await sleep(WAIT_MS);
      else if (before === null && replaced !== null) return await readBundle(replaced, folder);
      else throw error;
    }
  }
}

/** Tells a folder from another that has come in its place. */
function identity(folder: string): string | null {
  const found: Stats | undefined = statSync(folder, { throwIfNoEntry: false });
  return found ? `${found.dev} ${found.ino} ${found.birthtimeMs}` : null;
}

/** The bundle that a swap has taken away from a place, while it is there. */
async function replacedBy(folder: string): Promise<string | null> {
  const target = resolve(folder);
  const names = await readdir(dirname(target)).catch(() => []);
  const old = names.find((name) => name.startsWith(`.${basename(target)}-`) && name.endsWith(OLD));
  return old === undefined ? null : join(dirname(target), old);
}

/** @param named  the folder as the person named it */
async function readBundle(folder: string, named: string): Promise<Bundle> {
  if (!existsSync(join(folder, MANIFEST))) throw new PerennialError('BUNDLE_NOT_FOUND', { file: named });
  const checksums = z.record(z.string(), z.string()).safeParse(await readJson(folder, CHECKSUMS));
  if (!checksums.success || !(MANIFEST in checksums.data)) throw damaged(named, `${CHECKSUMS} lists no manifest`);
  const files: Record<string, Uint8Array> = {};
  for (const [path, expected] of Object.entries(checksums.data)) {
    if (path.split(/[\\/]/).includes('..')) throw damaged(named, `${CHECKSUMS} names ${path}, outside the bundle`);
    const bytes = await readFile(join(folder, path)).catch(() => {
      throw damaged(named, `${path} is missing`);
    });
    if (sha256(bytes) !== expected) throw damaged(named, `${path} is not the file that was saved`);
    files[path] = bytes;
  }
  const { [MANIFEST]: manifest, ...rest } = files;
  return { folder: named, manifest: parseManifest(named, parseJson(named, MANIFEST, manifest)), files: rest };
}

function parseManifest(folder: string, value: unknown): Manifest {
  const format = z.object({ format: z.unknown() }).safeParse(value);
  if (format.success && format.data.format !== BUNDLE_FORMAT) {
    const found = JSON.stringify(format.data.format);
    throw new PerennialError('BUNDLE_VERSION', { file: folder, value: found, known: BUNDLE_FORMAT });
  }
  const manifest = manifestSchema.safeParse(value);
  if (manifest.success) return manifest.data;
  const [issue] = manifest.error.issues;
  throw damaged(folder, `${MANIFEST}, ${issue.path.join('.')}: ${issue.message}`);
}

async function readJson(folder: string, path: string): Promise<unknown> {
  const bytes = await readFile(join(folder, path)).catch(() => {
    throw damaged(folder, `${path} is missing`);
  });
  return parseJson(folder, path, bytes);
}

function parseJson(folder: string, path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw damaged(folder, `${path} is invalid JSON`);
  }
}

function damaged(folder: string, problem: string): PerennialError {
  return new PerennialError('BUNDLE_DAMAGED', { file: folder, problem });
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
