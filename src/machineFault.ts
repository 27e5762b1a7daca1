import { PerennialError } from './errors.ts';

/** What the operating system refuses, by its code: what to say of it and what to do. */
const FAULTS = {
  ENOSPC: ['there is no room left', 'Free some room, or choose a folder on another disk.'],
  EDQUOT: ['your quota of room is used up', 'Free some room, or choose a folder on another disk.'],
  EROFS: ['the disk is read-only', 'Choose a folder that may be written to.'],
  EACCES: ['you lack the permission', 'Give yourself the permission, or choose another place.'],
  EPERM: ['you lack the permission', 'Give yourself the permission, or choose another place.'],
  ENOTDIR: ['a part of its path is a file, not a folder', 'Check the path.'],
  EISDIR: ['it is a folder', 'Name a file.'],
  ENOENT: ['its folder is not there', 'Check the path.'],
  ELOOP: ['its links lead in a circle', 'Check the path.'],
  ENAMETOOLONG: ['its name is too long', 'Choose a shorter name.'],
  EMFILE: ['this program has too many files open', 'Raise the limit (ulimit -n).'],
  ENFILE: ['this machine has too many files open', 'Close other programs, or raise the limit.'],
  EIO: ['the disk does not answer as it should', 'Check the disk.'],
} as const;
type Fault = keyof typeof FAULTS;

/** The same in the words of the C library, which is how engines pass it on. */
const WORDS: readonly (readonly [RegExp, Fault])[] = [
  [/No space left on device|max_temp_directory_size/i, 'ENOSPC'],
  [/Disk quota exceeded/i, 'EDQUOT'],
  [/Read-only file system/i, 'EROFS'],
  [/Permission denied/i, 'EACCES'],
  [/Operation not permitted/i, 'EPERM'],
  [/Not a directory/i, 'ENOTDIR'],
  [/Is a directory/i, 'EISDIR'],
  [/Too many open files in system/i, 'ENFILE'],
  [/Too many open files/i, 'EMFILE'],
  [/Input\/output error/i, 'EIO'],
];

/** @returns what the machine refused, in the error or in what caused it; null where it is no fault of the machine */
function faultOf(error: unknown): Fault | null {
  if (!(error instanceof Error)) return null;
  if ('syscall' in error && 'code' in error && Object.hasOwn(FAULTS, String(error.code))) return error.code as Fault;
  // Only an engine's own words: any other error may quote them from a file that it read.
  if (/^(IO Error|Out of Memory Error|TransactionContext Error)\b/.test(error.message)) {
    const found = WORDS.find(([words]) => words.test(error.message));
    if (found) return found[1];
  }
  return null;
}

/**
 * What the operating system refused, as an error for the person: MACHINE_REFUSED, which names the file.
 *
 * @param error  of Node or of the engine
 * @param file   as the person named it; the path that the error names where not given
 * @returns      the error itself where it is one of Perennial's; null where it is no fault of the machine
 */
export function machineFault(error: unknown, file?: string): PerennialError | null {
  if (error instanceof PerennialError) return error;
  const fault = faultOf(error);
  if (fault) {
    const [problem, remedy] = FAULTS[fault];
    return new PerennialError('MACHINE_REFUSED', { file: file ?? pathIn(error), problem, remedy }, { cause: error });
  }
  if (error instanceof Error && /^Out of Memory Error\b/.test(error.message)) {
    const details = { file: 'Memory', problem: 'there is not enough of it', remedy: 'Give more with --memory-limit.' };
    return new PerennialError('MACHINE_REFUSED', details, { cause: error });
  }
  return null;
}

/** The path that an error names: Node's as a property, an engine's within quotes. */
function pathIn(error: unknown): string {
  if (!(error instanceof Error)) return 'The machine';
  if ('path' in error && typeof error.path === 'string') return error.path;
  return /"([^"]+)"/.exec(error.message)?.[1] ?? 'The machine';
}
