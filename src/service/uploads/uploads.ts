/** Files that were sent to be loaded: received, read, mapped and taken into the store, or gone after a day. */
import type { Readable } from 'node:stream';
import { PerennialError } from '../../errors.ts';
import type { LoadResult, Store } from '../../store/contract.ts';
import { WriteQueue } from '../../store/writeQueue.ts';
import { checkAcceptance } from '../../transactions/acceptance.ts';
import { type Ledger, openLedger } from '../../transactions/ledger.ts';
import type { Logger } from '../log.ts';
import { shorten } from '../problems.ts';
import { isOfTheFile, type Look, lookAtUpload, problemOf, readingOptions, UNSEEN } from './lookAtUpload.ts';
import { Spool, type SpoolOptions } from './spool.ts';
import type { Upload, UploadSettings } from './uploadContract.ts';

export interface Uploads {
  /** Largest file, in bytes. */
  readonly limit: number;
  list(): Upload[];
  /** @throws UPLOAD_UNKNOWN */
  get(id: string): Upload;
  /** Takes a file in; it is read when this has resolved. @throws UPLOADS_TOO_MANY, and what Spool.receive throws */
  add(name: string, from: Readable): Promise<Upload>;
  /** Reads it anew, by other settings. @throws UPLOAD_UNKNOWN, UPLOAD_BUSY once it is being loaded */
  change(id: string, settings: UploadSettings): Promise<Upload>;
  /**
   * Takes its transactions into the store; asked again, it answers what the first time brought.
   *
   * @throws UPLOAD_UNKNOWN, UPLOAD_BUSY, TOO_MUCH_EXCLUDED unless that is accepted, and what reading and loading throw
   */
  load(id: string, acceptExcluded: boolean, actor: string): Promise<Upload>;
  /** @throws UPLOAD_UNKNOWN, UPLOAD_BUSY while it is being loaded */
  remove(id: string): Promise<void>;
  /** Resolves when nothing reads or loads any more. */
  close(): Promise<void>;
}

export interface UploadsOptions extends SpoolOptions {
  readonly store: Store;
  /** Takes a ledger into the store, and into whatever is served of it. */
  take(ledger: Ledger, source: string): Promise<LoadResult>;
  readonly log?: Logger | undefined;
  readonly now?: () => number;
}

/** They hold what customers did: a day is enough to look at them. */
const KEPT_MS = 24 * 3600_000;
const MOST = 20;
const SWEEP_MS = 10 * 60_000;

/** What is kept of an upload beside its file. */
type Note = Omit<Upload, 'problem'> & Look & { readonly hash: string };

export async function openUploads(options: UploadsOptions): Promise<Uploads> {
  const { store, take, log, limit, now = Date.now } = options;
  const spool = new Spool(options);
  const notes = new Map<string, Note>();
  /** Readings and loads, one after the other: each may take all memory that there is for it. */
  const queue = new WriteQueue();
  let receiving = 0;
  let closed = false;

  const find = (id: string): Note => {
    const note = notes.get(id);
    if (!note || Date.parse(note.expiresAt) <= now())
      throw new PerennialError('UPLOAD_UNKNOWN', { value: shorten(id) });
    return note;
  };
  const put = async (note: Note): Promise<void> => {
    notes.set(note.id, note);
    await spool.changeNote(note.id, note);
  };
  const isBusy = ({ state }: Note) => state === 'loading' || state === 'loaded';

  /** Reads an upload as it is set now; whoever has set it anew meanwhile reads it again. */
  const read = (id: string) =>
    queue.run(async () => {
      const note = notes.get(id);
      if (closed || note?.state !== 'reading') return;
      const path = spool.fileOf(id);
      let look: Look;
      try {
        look = named(await lookAtUpload(readingOptions(path, note.settings, store.settings)), path, note.name);
      } catch (error) {
        log?.error({ upload: id, err: error }, 'fault');
        look = { ...UNSEEN, problem: problemOf(new PerennialError('INTERNAL')) };
      }
      const latest = notes.get(id);
      if (latest?.settings !== note.settings) return;
      await put({ ...latest, ...look, state: look.problem ? 'unreadable' : 'ready' });
    });
  const readSoon = (id: string) => {
    read(id).catch((error: unknown) => log?.error({ upload: id, err: error }, 'fault'));
  };

  const removeNow = async (id: string) => {
    notes.delete(id);
    await spool.remove(id);
  };
  const sweep = async () => {
    for (const { id, expiresAt, state } of [...notes.values()]) {
      if (Date.parse(expiresAt) <= now() && state !== 'loading') await removeNow(id);
    }
  };
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => log?.error({ err: error }, 'fault'));
  }, SWEEP_MS);
  timer.unref();

  for (const id of await spool.start()) {
    const note = (await spool.noteOf(id)) as Note;
    // What was under way when a server ended: it is read again, and loading it again does no harm.
    notes.set(id, note.state === 'loading' ? { ...note, state: 'ready' } : note);
  }
  await sweep();
  for (const { id, state } of notes.values()) if (state === 'reading') readSoon(id);

  const carryOut = async (note: Note, acceptExcluded: boolean, actor: string): Promise<Note> => {
    const path = spool.fileOf(note.id);
    const ledger = await openLedger(readingOptions(path, note.settings, store.settings));
    let loaded: Note['loaded'];
    try {
      if (!acceptExcluded) checkAcceptance(ledger.quality);
      const { added, known } = await take({ ...ledger, quality: { ...ledger.quality, file: note.name } }, note.hash);
      loaded = { added, known };
    } catch (error) {
      // The file is in the store already, perhaps since a server ended before it could note so.
      if (!(error instanceof PerennialError) || error.code !== 'STORE_LOADED') throw error;
      loaded = { added: 0, known: ledger.quality.accepted.rows };
    } finally {
      await ledger.close();
    }
    const at = new Date().toISOString();
    const detail = JSON.stringify(loaded);
    await store.audit.add({ at, actor, action: 'upload.load', subject: note.id, detail });
    return { ...note, state: 'loaded', problem: null, loaded };
  };

  return {
    limit,
    list: () => [...notes.values()].filter(({ expiresAt }) => Date.parse(expiresAt) > now()).map(shown),
    get: (id) => shown(find(id)),
    async add(name, from) {
      await sweep();
      if (notes.size + receiving >= MOST) throw new PerennialError('UPLOADS_TOO_MANY', { limit: MOST });
      receiving++;
      try {
        const { id } = await spool.receive(from, (received) => {
          const note: Note = {
            ...received,
            ...{ name, state: 'reading', settings: {}, loaded: null },
            createdAt: new Date(now()).toISOString(),
            expiresAt: new Date(now() + KEPT_MS).toISOString(),
            ...UNSEEN,
          };
          notes.set(received.id, note);
          return note;
        });
        readSoon(id);
        return shown(find(id));
      } finally {
        receiving--;
      }
    },
    async change(id, settings) {
      const note = find(id);
      if (isBusy(note)) throw new PerennialError('UPLOAD_BUSY', { value: id, problem: note.state });
      await put({ ...note, settings, state: 'reading', problem: null });
      readSoon(id);
      return shown(find(id));
    },
    async load(id, acceptExcluded, actor) {
      if (find(id).state === 'reading') await read(id);
      return queue.run(async () => {
        const note = find(id);
        if (note.state === 'loaded') return shown(note);
        await put({ ...note, state: 'loading' });
        try {
          const done = await carryOut(note, acceptExcluded, actor);
          await put(done);
          return shown(done);
        } catch (error) {
          const path = spool.fileOf(id);
          await put({ ...note, state: note.problem ? 'unreadable' : 'ready' });
          throw isOfTheFile(error) ? renamed(error, path, note.name) : error;
        }
      });
    },
    async remove(id) {
      const note = find(id);
      if (note.state === 'loading') throw new PerennialError('UPLOAD_BUSY', { value: id, problem: note.state });
      await removeNow(id);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await queue.run(async () => {});
    },
  };
}

function shown({ hash: _, ...upload }: Note): Upload {
  return upload;
}

/** What was told of a file under the name that its sender gave it: where it lies here is nobody's business. */
function named<T>(told: T, path: string, name: string): T {
  return JSON.parse(JSON.stringify(told).replaceAll(inJson(path), () => inJson(name))) as T;
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function renamed(error: PerennialError, path: string, name: string): PerennialError {
  return new PerennialError(error.code, named(error.details, path, name), { cause: error });
}
