/**
 * A folder of bundles that never change, and a pointer to the one that answers: `current`, a file with a version's name.
 * The pointer is replaced by one rename, and whatever it names is on disk before: there is no moment without a bundle,
 * also when the power goes.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PerennialError } from '../errors.ts';
import { syncToDisk, writeFileBeside } from '../writeFileBeside.ts';
import { type Bundle, loadBundle, saveBundle } from './bundle.ts';
import { type Manifest, manifestSchema } from './manifest.ts';

const CURRENT = 'current';
const NAME = /^\d{8}-[\da-f]{8}$/;

export interface Versions {
  readonly folder: string;
  /** Names, the oldest first. */
  list(): Promise<string[]>;
  /** The one that answers; null where none was ever activated. */
  current(): Promise<string | null>;
  /** When it came. */
  createdAt(version: string): Promise<string>;
  /** Takes a bundle in; one that is there already stays as it is. @returns its version */
  add(manifest: Manifest, files: Bundle['files']): Promise<string>;
  /** Gives a version that another process has added to the folder to whoever shares the versions. @throws VERSION_UNKNOWN */
  share(version: string): Promise<void>;
  /** @throws VERSION_UNKNOWN, BUNDLE_DAMAGED, BUNDLE_VERSION */
  load(version: string): Promise<Bundle>;
  /** Points to a version, for whoever starts from now on. @throws VERSION_UNKNOWN */
  activate(version: string): Promise<void>;
}

/** The day that a bundle knows, and a hash of what is in it: equal bundles have equal versions, saved or not. */
export function versionOf(manifest: Manifest, files: Bundle['files']): string {
  // Whoever made it may have written its fields in another order than it is saved in.
  const hash = createHash('sha256').update(JSON.stringify(manifestSchema.parse(manifest)));
  for (const path of Object.keys(files).sort()) hash.update(path).update(files[path]);
  return `${manifest.clock.asOf.replaceAll('-', '')}-${hash.digest('hex').slice(0, 8)}`;
}

/** @throws MACHINE_REFUSED where the folder can not be made */
export async function openVersions(folder: string): Promise<Versions> {
  await mkdir(folder, { recursive: true });
  const at = (version: string) => {
    if (!NAME.test(version) || !existsSync(join(folder, version))) {
      throw new PerennialError('VERSION_UNKNOWN', { value: version.slice(0, 100) });
    }
    return join(folder, version);
  };
  const createdAt = async (version: string) => (await stat(at(version))).mtime.toISOString();
  return {
    folder,
    createdAt,
    async list() {
      const names = (await readdir(folder)).filter((name) => NAME.test(name));
      const dated = await Promise.all(names.map(async (name) => ({ name, at: await createdAt(name) })));
      return dated.sort((a, b) => (a.at < b.at || (a.at === b.at && a.name < b.name) ? -1 : 1)).map(({ name }) => name);
    },
    async current() {
      const pointer = join(folder, CURRENT);
      return existsSync(pointer) ? (await readFile(pointer, 'utf8')).trim() : null;
    },
    async add(manifest, files) {
      const version = versionOf(manifest, files);
      if (!existsSync(join(folder, version))) await saveBundle(join(folder, version), manifest, files);
      return version;
    },
    // Whoever shares them reads the folder.
    share: async (version) => void at(version),
    load: async (version) => loadBundle(at(version)),
    async activate(version) {
      const pointer = join(folder, CURRENT);
      await syncToDisk(at(version));
      await writeFileBeside(pointer, (draft) => writeFile(draft, `${version}\n`));
      await syncToDisk(dirname(pointer));
    },
  };
}
