import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isAddress, parseAddress, parseStoreAddress } from '../engines/address.ts';
import { PerennialError } from '../errors.ts';
import { checkWritable } from '../writeFileBeside.ts';

/** Files or folders that a command writes, by the option that names them; what was not given is left out. */
export type Outputs = Readonly<Record<string, string | undefined>>;

/**
 * Finds out before the work that a command can write what it is asked for, and that this is nothing that it reads, by
 * whatever name: links are followed, and files told by the disk's own number of them.
 *
 * @param inputs  files and folders that are read
 * @throws        OUT_IS_INPUT, MACHINE_REFUSED
 */
export async function checkOutputs(inputs: readonly (string | undefined)[], outputs: Outputs): Promise<void> {
  for (const [option, file] of Object.entries(outputs)) {
    if (file === undefined) continue;
    for (const input of inputs) {
      if (input !== undefined && overlap(file, input)) {
        throw new PerennialError('OUT_IS_INPUT', { option, file, input });
      }
    }
    if (option === '--store' && isAddress(file)) parseStoreAddress(file);
    else if (isAddress(file)) parseAddress(file);
    else await checkWritable(file);
  }
}

/**
 * The same of a folder that gets charts beside what is in it, the transactions perhaps: only charts there are replaced.
 *
 * @throws OUT_IS_INPUT, MACHINE_REFUSED
 */
export async function checkChartFolder(inputs: readonly string[], option: string, folder: string): Promise<void> {
  const names = statOf(folder)?.isDirectory() ? readdirSync(folder).filter((name) => name.endsWith('.svg')) : [];
  for (const name of names) await checkOutputs(inputs, { [option]: join(folder, name) });
  await checkWritable(join(folder, 'chart.svg'));
}

/** Whether they are the same, or an output replaces a folder with the input in it, or lands in a folder that is read. */
function overlap(output: string, input: string): boolean {
  const [written, read] = [statOf(output), statOf(input)];
  if (written && read && written.dev === read.dev && written.ino === read.ino) return true;
  const [to, from] = [realPath(output), realPath(input)];
  const isWithin = (file: string, folder: string) => file.startsWith(folder + sep);
  return to === from || isWithin(from, to) || (isWithin(to, from) && read?.isDirectory() === true);
}

/** With links followed as far as there is anything. */
function realPath(path: string): string {
  const full = resolve(path);
  try {
    return realpathSync(full);
  } catch {
    const folder = dirname(full);
    return folder === full ? full : join(realPath(folder), basename(full));
  }
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
