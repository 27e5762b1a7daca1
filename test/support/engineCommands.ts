/** The commands of the README on a table of an engine, beside the same on a file: they print and write the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { perennial } from './cli.ts';
import { fillTable, type Rows } from './engineTables.ts';
import { folder } from './ledgers.ts';

export const SAMPLE = new URL('../../data/sample/transactions.csv', import.meta.url);

/** The sample that is committed, as a table; it has no quotes. */
export function sampleRows(): Rows {
  const [header, ...lines] = readFileSync(SAMPLE, 'utf8').trim().split('\n');
  expect(header).toBe('customer_id,date,amount,category,channel,country');
  return {
    columns: {
      ...{ customer_id: 'VARCHAR', date: 'DATE', amount: 'DECIMAL(18, 2)' },
      ...{ category: 'VARCHAR', channel: 'VARCHAR', country: 'VARCHAR' },
    },
    rows: lines.map((line) => line.split(',').map((value) => (value === '' ? null : value))),
  };
}

async function succeed(...words: string[]): Promise<string> {
  const { code, out, err } = await perennial(...words);
  expect(`${code} ${code === 0 ? '' : err}`).toBe('0 ');
  return out;
}

/** Without what names the place where transactions lie, how rows look there, and which stand first. */
function told(json: string): unknown {
  const { quality, out, ...rest } = JSON.parse(json);
  const { file, format, reading, dateFormat, excluded, ...counts } = quality ?? {};
  return { ...rest, quality: counts };
}

/**
 * Fills the table and runs `inspect`, `train`, `score`, `evaluate` and `audit` on it and on the file.
 *
 * @param scores  where `score` writes its table
 */
export async function expectSameCommands(address: string, scores: string): Promise<void> {
  await fillTable(address, sampleRows());
  const file = SAMPLE.pathname;
  const run = async (name: string, source: string[]) => {
    const at = (ending: string) => join(folder, `${name}-${ending}`);
    const all = ['--json', '--quiet'];
    const read = [...source, '--currency', 'EUR'];
    const inspected = told(await succeed('inspect', ...read, ...all));
    const trained = told(await succeed('train', ...read, '--out', at('bundle'), ...all));
    await succeed('score', ...source, '--bundle', at('bundle'), '--out', at('scores.csv'), ...all);
    const evaluated = JSON.parse(
      await succeed('evaluate', ...read, '--models', 'bg-nbd', '--calibration-end', '2024-12-31', ...all),
    );
    const audited = JSON.parse(await succeed('audit', ...read, '--bundle', at('bundle'), '--no-backtest', ...all));
    return { inspected, trained, evaluated, audited, scores: readFileSync(at('scores.csv'), 'utf8') };
  };
  const [ofFile, ofTable] = [await run('file', ['--transactions', file]), await run('table', ['--source', address])];
  expect(ofTable.scores).toBe(ofFile.scores);
  const { channels, ...inspected } = ofFile.inspected as Record<string, unknown>;
  expect(ofTable.inspected).toMatchObject(inspected);
  expect(ofTable.trained).toEqual(ofFile.trained);
  expect(ofTable.evaluated).toEqual(ofFile.evaluated);
  expect(ofTable.audited).toEqual(ofFile.audited);
  const bundle = join(folder, 'table-bundle');
  await succeed('score', '--source', address, '--bundle', bundle, '--out', scores, '--json', '--quiet');
}
