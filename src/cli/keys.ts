import { Command, Option } from 'commander';
import { openKeyRing } from '../service/auth/keyRing.ts';
import { SCOPES, type Scope } from '../service/operation.ts';
import type { Store } from '../store/contract.ts';
import { openStore } from '../store/openStore.ts';
import { parseDuration } from '../units.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { languageOption } from './options.ts';
import { figuresIn, table, terminal } from './terminal.ts';

const DAY_MS = 86_400_000;

interface Flags {
  store: string;
  name: string;
  scope: Scope;
  expires?: number;
  json?: boolean;
  language: Language;
}

/** Keys of a store that no server has open; a server that runs is asked at /v1/keys. */
export function keysCommand(): Command {
  const command = new Command('keys').description('Make, list and revoke the API keys of a store.').addHelpText(
    'after',
    `
Example:
  $ perennial keys create --store shop.store --name shop --scope write
  $ perennial keys list   --store shop.store
  $ perennial keys revoke 3f9a60b1c2d4 --store shop.store

While a server has the store, ask it: GET, POST /v1/keys and DELETE /v1/keys/ID, with a key of scope admin.`,
  );
  const part = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .requiredOption('--store <file>', 'the store; of a file, no server may have it open')

      .addOption(languageOption())
      .option('--json', 'print JSON');
  part('create', 'Make a key; its secret is printed once, and kept nowhere.')
    .requiredOption('--name <text>', 'whom or what it is for')
    .addOption(
      new Option('--scope <scope>', 'the most that it may do; write includes read, admin both')
        .choices(SCOPES)
        .makeOptionMandatory(),
    )
    .option('--expires <duration>', 'after which it is refused, such as 90d; never where not given', (text) =>
      parseDuration(text, '--expires'),
    )
    .action((flags: Flags) => withStore(flags, (store) => create(store, flags)));
  part('list', 'List the keys, without their secrets.').action((flags: Flags) =>
    withStore(flags, async (store) => {
      const keys = (await openKeyRing(store.keys)).list();
      const screen = terminal(flags);
      const words = wordsIn(flags.language).keys;
      const day = (instant: string) => figuresIn(flags.language).day(instant.slice(0, 10));
      screen.json(keys);
      const rows = keys.map(({ id, name, scopes, createdAt, expiresAt, revokedAt }) => [
        ...[id, name, scopes, day(createdAt), expiresAt ? day(expiresAt) : words.never],
        revokedAt ? words.revoked(day(revokedAt)) : words.inUse,
      ]);
      screen.show(words.titles.all, table([...words.head, ''], rows));
    }),
  );
  part('revoke', 'Revoke a key, for good.')
    .argument('<id>', 'as `keys list` shows it')
    .action((id: string, flags: Flags) =>
      withStore(flags, async (store) => {
        const key = await (await openKeyRing(store.keys)).revoke(id);
        await note(store, 'key.revoke', id, null);
        const screen = terminal(flags);
        screen.json(key);
        screen.show(wordsIn(flags.language).keys.titles.revoked, ` ${key.name} (${id})`);
      }),
    );
  return command;
}

async function withStore(flags: Flags, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(flags.store);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function create(store: Store, flags: Flags): Promise<void> {
  const { name, scope, expires } = flags;
  const expiresAt = expires === undefined ? null : new Date(Date.now() + expires * DAY_MS).toISOString();
  const { key, secret } = await (await openKeyRing(store.keys)).create({ name, scope, expiresAt });
  await note(store, 'key.create', key.id, JSON.stringify({ scope }));
  const screen = terminal(flags);
  screen.json({ key, secret });
  const words = wordsIn(flags.language).keys;
  screen.show(words.titles.one, ` ${secret}\n\n ${words.send}`);
}

function note(store: Store, action: string, subject: string, detail: string | null): Promise<void> {
  return store.audit.add({ at: new Date().toISOString(), actor: 'local', action, subject, detail });
}
