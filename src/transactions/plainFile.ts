import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { PerennialError } from '../errors.ts';
import { machineFault } from '../machineFault.ts';
import { isWorkbook, sheetToCsv } from './excel.ts';

/** `rows`: no file, but transactions that were handed over in memory. */
export type FileFormat =
  | 'CSV'
  | 'JSON lines'
  | 'Parquet'
  | 'Excel'
  | 'rows'
  | 'store'
  | 'DuckDB'
  | 'Postgres'
  | 'Trino';

/** A file as DuckDB can take it: not compressed, and UTF-8 where it is text. */
export interface PlainFile {
  /** As the person named it. */
  readonly file: string;
  /** Where the plain bytes are: the file itself, or a copy in the private folder. */
  readonly path: string;
  readonly format: FileFormat;
  /** Places of columns that hold numbers by their type, where the format knows types and the plain bytes do not. */
  readonly numeric?: ReadonlySet<number>;
}

/**
 * Makes sure that a file is there, says what it is by its first bytes, and unpacks it where needed.
 *
 * Gzip is unpacked here, not by DuckDB, which takes a truncated archive for a short file and says nothing.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_FORMAT
 */
export async function plainFile(file: string, encoding: string, folder: string): Promise<PlainFile> {
  await checkReadable(file);
  const first = await firstBytes(file);
  if (isWorkbook(first)) return { file, format: 'Excel', ...(await sheetToCsv(file, folder)) };
  const packed = first.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]));
  const path = packed || encoding !== 'utf-8' ? await unpack(file, packed, encoding, folder) : file;
  const start = await firstBytes(path);
  if (start.length === 0) throw new PerennialError('FILE_EMPTY', { file });
  return { file, path, format: formatOf(file, start) };
}

async function checkReadable(file: string): Promise<void> {
  try {
    const status = await stat(file);
    if (status.isDirectory()) {
      throw new PerennialError('FILE_UNREADABLE', { file, problem: 'it is a folder', remedy: 'Name a file in it.' });
    }
    await access(file, constants.R_OK);
  } catch (error) {
    if (error instanceof PerennialError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new PerennialError('FILE_NOT_FOUND', { file });
    throw new PerennialError('FILE_UNREADABLE', {
      file,
      problem: code === 'EACCES' ? 'you lack the permission' : (error as Error).message,
      remedy: code === 'EACCES' ? 'Give yourself read permission, or run as someone who has it.' : 'Check the path.',
    });
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function unpack(file: string, packed: boolean, encoding: string, folder: string): Promise<string> {
  const path = join(folder, basename(file).replace(/\.gz$/i, '') || 'plain');
  const source = createReadStream(file);
  const bytes = packed ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => bytes.destroy(error));
  try {
    await pipeline(encoding === 'utf-8' ? bytes : Readable.from(decoded(bytes, encoding)), createWriteStream(path));
    return path;
  } catch (error) {
    // Of the private folder's disk; a damaged archive is no fault of the machine.
    const fault = machineFault(error);
    if (fault) throw fault;
    throw new PerennialError(
      'FILE_FORMAT',
      {
        file,
        format: packed ? 'gzip' : encoding,
        problem: (error as Error).message,
        remedy: 'The file is damaged or cut short: fetch it again.',
      },
      { cause: error },
    );
  }
}

async function* decoded(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function formatOf(file: string, start: Buffer): FileFormat {
  if (start.subarray(0, 4).toString('latin1') === 'PAR1') return 'Parquet';
  if (start[0] === 0xff || start[0] === 0xfe) throw wrongText(file, 'it is UTF-16', 'Give --encoding utf-16le.');
  // The first bytes of .xls, which Excel wrote before 2007.
  if (start.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    throw wrongText(file, 'it is an .xls workbook', 'Save it as .xlsx or CSV.');
  }
  const text = start
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text.startsWith('{')) return 'JSON lines';
  if (text.startsWith('[')) throw wrongText(file, 'it is one JSON array', 'Write one JSON object a line.');
  if (start.includes(0))
    throw wrongText(file, 'it is not text', 'Give CSV, JSON lines (both also gzipped) or Parquet.');
  return 'CSV';
}

function wrongText(file: string, problem: string, remedy: string): PerennialError {
  return new PerennialError('FILE_FORMAT', { file, format: 'text', problem, remedy });
}
