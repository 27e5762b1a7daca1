import { type Manifest, manifestSchema } from '../../bundles/manifest.ts';
import { type Versions, versionOf } from '../../bundles/versions.ts';
import { PerennialError } from '../../errors.ts';
import type { SharedBundles } from '../../store/shared.ts';

const MANIFEST = 'manifest.json';

/**
 * Versions that a store keeps for all who serve it. A folder of this machine has those that were needed here; a version's
 * name tells that nothing of it has changed on the way.
 */
export function sharedVersions(local: Versions, shared: SharedBundles): Versions {
  const give = async (version: string) => {
    const { manifest, files } = await local.load(version);
    const all = new Map(Object.entries(files)).set(MANIFEST, Buffer.from(JSON.stringify(manifest)));
    await shared.put(version, new Date().toISOString(), all);
  };
  const fetched = async (version: string) => {
    if ((await local.list()).includes(version)) return;
    const found = await shared.get(version);
    if (!found) throw new PerennialError('VERSION_UNKNOWN', { value: version.slice(0, 100) });
    const { manifest, files } = bundleIn(version, found);
    await local.add(manifest, files);
  };
  return {
    folder: local.folder,
    list: async () => (await shared.list()).map(({ version }) => version),
    current: () => shared.current(),
    async createdAt(version) {
      const found = (await shared.list()).find((known) => known.version === version);
      if (!found) throw new PerennialError('VERSION_UNKNOWN', { value: version.slice(0, 100) });
      return found.createdAt;
    },
    async add(manifest, files) {
      const version = await local.add(manifest, files);
      await give(version);
      return version;
    },
    share: give,
    async load(version) {
      await fetched(version);
      return await local.load(version);
    },
    async activate(version) {
      await fetched(version);
      await shared.activate(version);
    },
  };
}

function bundleIn(
  version: string,
  found: ReadonlyMap<string, Uint8Array>,
): { manifest: Manifest; files: Record<string, Uint8Array> } {
  const { [MANIFEST]: told, ...files } = Object.fromEntries(found);
  const manifest = manifestSchema.safeParse(told && JSON.parse(Buffer.from(told).toString('utf8')));
  if (!manifest.success || versionOf(manifest.data, files) !== version) {
    throw new PerennialError('BUNDLE_DAMAGED', { file: version, problem: 'the store has other files under its name' });
  }
  return { manifest: manifest.data, files };
}
