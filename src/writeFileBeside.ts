import { randomBytes } from 'node:crypto';
import { constants, lstatSync, realpathSync, rmSync, type Stats, statSync } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { PerennialError } from './errors.ts';
import { machineFault } from './machineFault.ts';

/**
 * Writes a file beside its place and renames it when it is complete: a reader meets the old file or the new one, never
 * half of either, and whatever goes wrong leaves nothing behind. Folders are made where they lack. A link stays one,
 * what it leads to is replaced; devices and pipes are written to as they are.
 *
 * @param file   as the person named it
 * @param write  writes all of it to the path it is given
 * @returns      what write returns
 * @throws       MACHINE_REFUSED where the file can not be written; what write throws otherwise
 */
export async function writeFileBeside<Result>(
  file: string,
  write: (draft: string) => Promise<Result>,
): Promise<Result> {
  try {
    const now = statOf(file);
    if (now?.isDirectory()) throw refusal(file, 'EISDIR');
    if (now && !now.isFile()) return await write(file);
    const place = writablePlace(file);
    await mkdir(dirname(place), { recursive: true });
    return await writeAndRename(place, write);
  } catch (error) {
    throw machineFault(error, file) ?? error;
  }
}

async function writeAndRename<Result>(place: string, write: (draft: string) => Promise<Result>): Promise<Result> {
  const draft = join(dirname(place), `.${basename(place)}-${randomBytes(4).toString('hex')}.part`);
  const remove = () => rmSync(draft, { force: true });
  process.once('exit', remove);
  try {
    const result = await write(draft);
    await syncToDisk(draft);
    await rename(draft, place);
    return result;
  } catch (error) {
    // What went wrong first is what to tell, not that the rest can't be removed.
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    process.off('exit', remove);
  }
}

/** Has a file, or the names in a folder, survive the loss of power. Not every system can do so for folders. */
export async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Where a file or folder will really be: links are followed.
 *
 * @throws MACHINE_REFUSED where it is a link to nothing
 */
export function writablePlace(path: string): string {
  const place = resolve(path);
  if (!lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) return place;
  if (statOf(place)) return realpathSync(place);
  throw new PerennialError('MACHINE_REFUSED', {
    file: path,
    problem: 'it is a link to a place where nothing is',
    remedy: 'Remove the link, or name another place.',
  });
}

/**
 * Finds out before the work whether a file or folder can be written where it is asked for.
 *
 * @throws MACHINE_REFUSED
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    const now = statOf(path);
    if (now) await access(path, constants.W_OK);
    if (now && !now.isFile() && !now.isDirectory()) return;
    let folder = dirname(writablePlace(path));
    while (!statOf(folder)) folder = dirname(folder);
    if (!statSync(folder).isDirectory()) throw refusal(path, 'ENOTDIR');
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw machineFault(error, path) ?? error;
  }
}

function refusal(path: string, code: string): Error {
  return Object.assign(new Error(path), { syscall: 'open', code });
}

/** null where nothing is there, a file within a file included. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null;
    throw error;
  }
}
