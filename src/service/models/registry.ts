import type { Bundle } from '../../bundles/bundle.ts';
import type { Manifest } from '../../bundles/manifest.ts';
import { measuredSkill } from '../../bundles/skill.ts';
import { openVersions, type Versions, versionOf } from '../../bundles/versions.ts';
import { PerennialError } from '../../errors.ts';
import type { Store } from '../../store/contract.ts';
import type { SharedBundles } from '../../store/shared.ts';
import { WriteQueue } from '../../store/writeQueue.ts';
import type { LiveStart } from '../live/liveStart.ts';
import type { Logger } from '../log.ts';
import { openPredictor, type Predictor } from '../predictor.ts';
import { trainingNotes, type Warning } from '../warnings.ts';
import { checkFit } from './checkFit.ts';
import type { ServedModel } from './servedModel.ts';
import { sharedVersions } from './sharedVersions.ts';

/** A version as it is told. */
export interface ModelVersion {
  readonly version: string;
  readonly active: boolean;
  readonly createdAt: string;
  /** The last day that it learnt from. */
  readonly asOf: string;
  readonly method: 'combined' | 'single';
  readonly name: string;
  readonly horizonDays: number;
  readonly customers: number;
  /** How much less error than the naive formula it made out of time; null where that was not measured. */
  readonly skill: number | null;
  readonly warnings: readonly Warning[];
}

/** The versions of a served store's model. */
export interface Registry {
  readonly versions: Versions;
  list(): Promise<ModelVersion[]>;
  /**
   * Has a version answer, once every customer is valued by it: all figures change in one turn of the event loop, and
   * requests under way finish on the former.
   *
   * @param actor  who asked, for the audit log
   * @throws VERSION_UNKNOWN, BUNDLE_UNFIT, BUNDLE_DAMAGED, NOT_READY; the former answers on then
   */
  activate(version: string, actor: string): Promise<ModelVersion>;
}

/**
 * The bundle to begin with, in a folder of versions: the one given where the folder does not have it yet, for somebody has
 * trained it since; else the one that was active last. null where none is given and none was active.
 *
 * @param shared  keeps the versions for several servers, each with a folder of its own
 */
export async function firstVersion(
  folder: string,
  given: Bundle | null,
  shared: SharedBundles | null = null,
): Promise<{ versions: Versions; bundle: Bundle | null }> {
  const local = await openVersions(folder);
  const versions = shared ? sharedVersions(local, shared) : local;
  if (!given) {
    const last = await versions.current();
    return { versions, bundle: last === null ? null : await versions.load(last) };
  }
  const known = await versions.list();
  const version = versionOf(given.manifest, given.files);
  const current = await versions.current();
  if (known.includes(version) && current !== null) return { versions, bundle: await versions.load(current) };
  await versions.add(given.manifest, given.files);
  await versions.activate(version);
  return { versions, bundle: given };
}

export interface RegistryOptions {
  readonly versions: Versions;
  readonly served: ServedModel;
  readonly store: Store;
  readonly start: LiveStart;
  /** Ends what is being prepared. */
  readonly stop?: AbortSignal;
  readonly log?: Logger | undefined;
}

export async function openRegistry({ versions, served, store, start, stop, log }: RegistryOptions): Promise<Registry> {
  if (!served.absent) await noteModel(store, versions, served.version, served.manifest);
  // One after the other: the last that was asked for is the one that stays.
  const queue = new WriteQueue();
  /** Versions never change: each is read once. */
  const manifests = new Map<string, Manifest>();
  const manifestOf = async (version: string): Promise<Manifest> => {
    const manifest = manifests.get(version) ?? (await versions.load(version)).manifest;
    manifests.set(version, manifest);
    return manifest;
  };
  const cardOf = async (version: string, manifest: Manifest): Promise<ModelVersion> => ({
    version,
    active: !served.absent && version === served.version,
    createdAt: await versions.createdAt(version),
    asOf: manifest.clock.asOf,
    method: manifest.forecast ? 'combined' : 'single',
    name: manifest.forecast ? 'combined' : manifest.purchaseModel,
    horizonDays: manifest.terms.horizonDays,
    customers: manifest.training.customers,
    skill: measuredSkill(manifest.evaluation),
    warnings: trainingNotes(manifest),
  });
  /** Values everybody by another model. @returns puts both in their place */
  const ready = async (bundle: Bundle, next: Predictor): Promise<() => Promise<void>> => {
    if (!start.begun) return () => start.beginLater(bundle, next, () => served.swap(next));
    const show = await (await start.live).prepare(next, stop);
    return () => served.swap(next, show);
  };
  /** Has the version answer that another server has activated. */
  const follow = async () => {
    // Before anything is served of it, nobody else asks what has come to the store.
    if (!start.begun) await store.shared?.news();
    const version = await versions.current();
    if (version === null || !store.settings || (!served.absent && version === served.version)) return;
    const bundle = await versions.load(version);
    checkFit(version, bundle.manifest, store.settings);
    const swap = await ready(bundle, await openPredictor(bundle));
    await swap();
    log?.info({ version }, 'activated elsewhere');
  };
  store.shared?.onChange(() => {
    queue.run(follow).catch((error: unknown) => {
      // While the store is away there is nothing to follow; it is tried again when it is back.
      if (error instanceof PerennialError && error.status === 503) return;
      log?.error({ err: error }, 'fault');
    });
  });
  const activate = async (version: string, actor: string): Promise<ModelVersion> => {
    const bundle = await versions.load(version);
    if (!store.settings) throw new PerennialError('STORE_EMPTY', { file: store.file });
    if (!served.absent && version === served.version) return cardOf(version, bundle.manifest);
    checkFit(version, bundle.manifest, store.settings);
    const next = await openPredictor(bundle);
    const swap = await ready(bundle, next);
    // On disk first: whoever starts after a crash serves what was answered last.
    await versions.activate(version);
    await swap();
    await noteModel(store, versions, version, bundle.manifest);
    await store.audit.add({
      at: new Date().toISOString(),
      actor,
      action: 'model.activate',
      subject: version,
      detail: null,
    });
    return cardOf(version, bundle.manifest);
  };
  return {
    versions,
    async list() {
      const names = await versions.list();
      return Promise.all(names.map(async (version) => cardOf(version, await manifestOf(version))));
    },
    activate: (version, actor) => queue.run(() => activate(version, actor)),
  };
}

/** Notes in the store which version is the active one. */
async function noteModel(store: Store, versions: Versions, version: string, manifest: Manifest): Promise<void> {
  const models = await store.models.list();
  for (const { version: other, active } of models) {
    if (active && other !== version) await store.models.change('version', other, { active: false });
  }
  const known = models.some((model) => model.version === version);
  if (known) return store.models.change('version', version, { active: true });
  const createdAt = await versions.createdAt(version);
  // The letter of a grade takes a bootstrap, which training does not do.
  await store.models.add({
    ...{ version, folder: `${versions.folder}/${version}`, createdAt, asOf: manifest.clock.asOf },
    ...{ grade: null, active: true },
  });
}
