import { createHash } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Bundle } from '../bundles/bundle.ts';
import { version } from '../version.ts';
import { writeFileBeside } from '../writeFileBeside.ts';

/**
 * What lies beside the scores of one part of the customers, `scores-3.parquet.json`: written after them, so that where it
 * is they are whole, and a second run of the same question need not make them again.
 */
const partRecordSchema = z.looseObject({
  /** A hash of all that was asked: see {@link questionOf}. */
  question: z.string(),
  /** Size of the scores. */
  bytes: z.number(),
});
export type PartRecord = z.output<typeof partRecordSchema>;

const recordOf = (out: string) => `${out}.json`;

/**
 * A hash of what scores depend on: this software, the bundle, the files that are read (by size and time of change) and
 * everything that was said about them.
 */
export async function questionOf(
  bundle: Pick<Bundle, 'manifest' | 'files'>,
  inputs: readonly string[],
  said: object,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([version, said, bundle.manifest]));
  for (const path of Object.keys(bundle.files).sort()) hash.update(path).update(bundle.files[path]);
  for (const input of inputs) {
    const { size, mtimeMs } = await stat(input);
    hash.update(JSON.stringify([resolve(input), size, mtimeMs]));
  }
  return hash.digest('hex');
}

/** The record of scores that are whole and answer the same question; null where there are none. */
export async function wholePart(out: string, question: string): Promise<PartRecord | null> {
  try {
    const record = partRecordSchema.parse(JSON.parse(await readFile(recordOf(out), 'utf8')));
    const { size } = await stat(out);
    return record.question === question && record.bytes === size ? record : null;
  } catch {
    // No record, or half of one, or of a file that is gone: the scores are made anew.
    return null;
  }
}

/**
 * Writes scores, and then their record; until it is there, nothing takes them for whole.
 *
 * @throws what `write` throws, MACHINE_REFUSED
 */
export async function writePart(
  out: string,
  question: string,
  told: object,
  write: () => Promise<void>,
): Promise<PartRecord> {
  await rm(recordOf(out), { force: true });
  await write();
  const record = { ...told, question, bytes: (await stat(out)).size };
  await writeFileBeside(recordOf(out), (draft) => writeFile(draft, `${JSON.stringify(record, null, 2)}\n`));
  return record;
}
