/**
 * A bundle is one folder: manifest.json, further files of parameters, and checksums.json with the SHA-256 of each. It is
 * written beside its final place and renamed, so that a reader sees the old bundle or the new one, never half of either.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { PerennialError } from '../errors.ts';
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
 * @throws OUT_EXISTS where the folder holds something that is no bundle
 */
export async function saveBundle(
  folder: string,
  manifest: Manifest,
  files: Readonly<Record<string, Uint8Array>> = {},
): Promise<void> {
  checkBundlePlace(folder);
  const target = resolve(folder);
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    const contents: Record<string, Uint8Array> = { [MANIFEST]: json(manifestSchema.parse(manifest)), ...files };
    const checksums: Record<string, string> = {};
    for (const [path, bytes] of Object.entries(contents).sort(([p], [q]) => (p < q ? -1 : 1))) {
      checksums[path] = sha256(bytes);
      await mkdir(dirname(join(fresh, path)), { recursive: true });
      await writeFile(join(fresh, path), bytes);
    }
    await writeFile(join(fresh, CHECKSUMS), json(checksums));
    // mkdtemp keeps others out; a saved model is for whoever serves it.
    await chmod(fresh, 0o755);
    const old = `${fresh}-old`;
    if (existsSync(target)) await rename(target, old);
    await rename(fresh, target);
    await rm(old, { recursive: true, force: true });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * Reads and verifies a bundle.
 *
 * @throws BUNDLE_NOT_FOUND, BUNDLE_DAMAGED (a file missing, changed or unreadable), BUNDLE_VERSION
 */
export async function loadBundle(folder: string): Promise<Bundle> {
  if (!existsSync(join(folder, MANIFEST))) throw new PerennialError('BUNDLE_NOT_FOUND', { file: folder });
  const checksums = z.record(z.string(), z.string()).safeParse(await readJson(folder, CHECKSUMS));
  if (!checksums.success || !(MANIFEST in checksums.data)) throw damaged(folder, `${CHECKSUMS} lists no manifest`);
  const files: Record<string, Uint8Array> = {};
  for (const [path, expected] of Object.entries(checksums.data)) {
    if (path.split(/[\\/]/).includes('..')) throw damaged(folder, `${CHECKSUMS} names ${path}, outside the bundle`);
    const bytes = await readFile(join(folder, path)).catch(() => {
      throw damaged(folder, `${path} is missing`);
    });
    if (sha256(bytes) !== expected) throw damaged(folder, `${path} is not the file that was saved`);
    files[path] = bytes;
  }
  const { [MANIFEST]: manifest, ...rest } = files;
  return { folder, manifest: parseManifest(folder, parseJson(folder, MANIFEST, manifest)), files: rest };
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
    throw damaged(folder, `${path} is no JSON`);
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
