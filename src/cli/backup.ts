import { createWriteStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Command } from 'commander';
import { PerennialError } from '../errors.ts';
import { openStore } from '../store/openStore.ts';
import type { Language } from '../words/language.ts';
import { writeFileBeside } from '../writeFileBeside.ts';
import { checkOutputs } from './checkOutputs.ts';
import { languageOption } from './options.ts';
import { terminal } from './terminal.ts';

interface Flags {
  store?: string;
  url?: string;
  key?: string;
  out: string;
  quiet?: boolean;
  language: Language;
}

export function backupCommand(): Command {
  const command = new Command('backup')
    .description('Copy a store, by way of the server that has it open, or from the file where none has.')
    .requiredOption('--out <file>', 'the copy, a file and a store itself; it must not be there yet')
    .option('--url <url>', 'the server, such as http://127.0.0.1:3000: it goes on meanwhile')
    .option('--key <key>', 'API key with the scope admin, where the server asks for one (default: PERENNIAL_KEY)')
    .option('--store <file>', 'the store, where no server has the file open')
    .addOption(languageOption())
    .option('-q, --quiet', 'print nothing but errors');
  command.addHelpText(
    'after',
    `
Example:
  $ perennial backup --url http://127.0.0.1:3000 --out backup-monday.store
  $ perennial backup --store shop.store --out backup-monday.store`,
  );
  return command.action(async ({ store, url, out, key = process.env.PERENNIAL_KEY, ...flags }: Flags) => {
    const screen = terminal(flags);
    if ((store === undefined) === (url === undefined)) {
      command.error("error: give one of '--url <url>' and '--store <file>'");
    }
    await checkOutputs([store], { '--out': out });
    if (existsSync(out)) throw new PerennialError('FILE_EXISTS', { file: out });
    if (store !== undefined) await fromFile(store, out);
    else await fromServer(url!, key, out);
    screen.progress(`saved ${out}`);
  });
}

async function fromFile(file: string, out: string): Promise<void> {
  const store = await openStore(file);
  try {
    await store.backup(out);
  } finally {
    await store.close();
  }
}

async function fromServer(url: string, key: string | undefined, out: string): Promise<void> {
  const response = await fetch(`${url.replace(/\/+$/, '')}/v1/backup`, {
    headers: key === undefined ? {} : { Authorization: `Bearer ${key}` },
  }).catch((cause: Error) => {
    throw refused(url, String((cause.cause as Error | undefined)?.message ?? cause.message));
  });
  if (!response.ok) {
    const { detail } = (await response.json().catch(() => ({}))) as { detail?: string };
    throw refused(url, detail ?? `it answered ${response.status}`);
  }
  const body = Readable.fromWeb(response.body as ReadableStream);
  await writeFileBeside(out, (draft) => pipeline(body, createWriteStream(draft)));
}

function refused(url: string, problem: string): PerennialError {
  return new PerennialError('SERVER_REFUSED', { url, problem });
}
