import { Command } from 'commander';
import { openStore } from '../store/openStore.ts';
import type { Language } from '../words/language.ts';
import { languageOption } from './options.ts';
import { terminal } from './terminal.ts';

export function compactCommand(): Command {
  return new Command('compact')
    .description('Rewrite a store without what was erased or replaced.')
    .requiredOption('--store <file>', 'the store; of a file, no server may have it open')
    .addOption(languageOption())
    .option('-q, --quiet', 'print nothing but errors')
    .action(async ({ store: file, ...flags }: { store: string; quiet?: boolean; language: Language }) => {
      const screen = terminal(flags);
      const store = await openStore(file);
      try {
        screen.progress(`compacting ${file}`);
        await store.compact();
      } finally {
        await store.close();
      }
    });
}
