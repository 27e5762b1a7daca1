/** Where uploads lie: a folder beside the store, in which each has a folder of its own with the file and what is known of it. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PerennialError } from '../../errors.ts';
import { machineFault } from '../../machineFault.ts';
import { syncToDisk, writeFileBeside } from '../../writeFileBeside.ts';

const ID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;
const DATA = 'data';
const NOTE = 'upload.json';
/** What is still being received; nobody goes on with it once the server has ended. */
const PART = '.part';

export interface Received {
  readonly id: string;
  readonly bytes: number;
  /** Of the content, which tells it from others by whatever name. */
  readonly hash: string;
}

export interface SpoolOptions {
  readonly folder: string;
  /** Most bytes of one file. */
  readonly limit: number;
  /** Opens a file for writing: Node's own unless said otherwise. */
  readonly open?: (path: string) => Writable;
}

export class Spool {
  private readonly folder: string;
  private readonly limit: number;
  private readonly open: (path: string) => Writable;

  constructor({ folder, limit, open = (path) => createWriteStream(path, { flags: 'wx', mode: 0o600 }) }: SpoolOptions) {
    this.folder = folder;
    this.limit = limit;
    this.open = open;
  }

  /** Ids of the uploads that were received wholly; parts of others are removed. */
  async start(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names) if (name.endsWith(PART)) await this.discard(join(this.folder, name));
    return names.filter((name) => ID.test(name));
  }

  /**
   * Takes a file in. When it has resolved the file is on disk, also if the power goes; whatever goes wrong before leaves
   * nothing behind.
   *
   * @throws UPLOAD_TOO_LARGE, UPLOAD_EMPTY, STORE_UNWRITABLE; what the stream throws where its sender went away
   */
  async receive(from: Readable, note: (received: Received) => unknown): Promise<Received> {
    const id = randomUUID();
    const part = join(this.folder, `${id}${PART}`);
    try {
      await mkdir(part, { recursive: true, mode: 0o700 });
      const hash = createHash('sha256');
      let bytes = 0;
      const counted = new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
          bytes += chunk.length;
          if (bytes > this.limit) return done(tooLarge(this.limit));
          hash.update(chunk);
          done(null, chunk);
        },
      });
      await pipeline(from, counted, this.open(join(part, DATA)));
      if (bytes === 0) throw new PerennialError('UPLOAD_EMPTY');
      await syncToDisk(join(part, DATA));
      const received = { id, bytes, hash: hash.digest('hex') };
      await writeFile(join(part, NOTE), JSON.stringify(note(received)));
      await syncToDisk(join(part, NOTE));
      await rename(part, join(this.folder, id));
      await syncToDisk(this.folder);
      return received;
    } catch (error) {
      await this.discard(part);
      throw unwritable(error);
    }
  }

  fileOf(id: string): string {
    return join(this.folder, id, DATA);
  }

  async noteOf(id: string): Promise<unknown> {
    return JSON.parse(await readFile(join(this.folder, id, NOTE), 'utf8'));
  }

  /** @throws STORE_UNWRITABLE */
  async changeNote(id: string, note: unknown): Promise<void> {
    try {
      await writeFileBeside(join(this.folder, id, NOTE), (draft) => writeFile(draft, JSON.stringify(note)));
    } catch (error) {
      throw unwritable(error);
    }
  }

  async remove(id: string): Promise<void> {
    // Renamed first: what can't be removed at once is a part, and removed when a server starts.
    const part = join(this.folder, `${id}${PART}`);
    await rename(join(this.folder, id), part);
    await this.discard(part);
  }

  private async discard(path: string): Promise<void> {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

export function tooLarge(limit: number): PerennialError {
  return new PerennialError('UPLOAD_TOO_LARGE', { limit: `${limit.toLocaleString('en')} bytes` });
}

function unwritable(error: unknown): unknown {
  const fault = machineFault(error, 'The folder of uploads');
  if (fault?.code !== 'MACHINE_REFUSED') return error;
  return new PerennialError('STORE_UNWRITABLE', { problem: fault.details.problem }, { cause: error });
}
