import { Command, CommanderError } from 'commander';
import { machineFault } from '../machineFault.ts';
import { version } from '../version.ts';
import { LANGUAGES, type Language } from '../words/language.ts';
import { tellError } from '../words/phrases/tellError.ts';
import { AlarmRaised } from './alarm.ts';

/** By name, in the order of the help: each is loaded when it is asked for, since a server's parts alone take half a second. */
const COMMANDS: Readonly<Record<string, () => Promise<() => Command>>> = {
  train: async () => (await import('./train.ts')).trainCommand,
  score: async () => (await import('./score.ts')).scoreCommand,
  segments: async () => (await import('./segments.ts')).segmentsCommand,
  budget: async () => (await import('./budget.ts')).budgetCommand,
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommand,
  audit: async () => (await import('./audit.ts')).auditCommand,
  recommend: async () => (await import('./recommend.ts')).recommendCommand,
  reviews: async () => (await import('./reviews.ts')).reviewsCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
  campaign: async () => (await import('./campaign.ts')).campaignCommand,
  monitor: async () => (await import('./monitor.ts')).monitorCommand,
  groups: async () => (await import('./groups.ts')).groupsCommand,
  simulate: async () => (await import('./simulate.ts')).simulateCommand,
  inspect: async () => (await import('./inspect.ts')).inspectCommand,
  load: async () => (await import('./load.ts')).loadCommand,
  keys: async () => (await import('./keys.ts')).keysCommand,
  compact: async () => (await import('./compact.ts')).compactCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
};

/** Runs one command line and returns its exit code: 0, or that of the error, which has been printed. */
export async function run(words: readonly string[]): Promise<number> {
  const program = new Command('perennial')
    .description('Customer lifetime value: what customers have brought, and what they will bring.')
    .version(version)
    .showHelpAfterError('Add --help for the options.')
    .exitOverride();
  // Help, and a word that is no command, speak of them all.
  const wanted = Object.hasOwn(COMMANDS, words[0]) ? [words[0]] : Object.keys(COMMANDS);
  for (const name of wanted) {
    const command = await COMMANDS[name]();
    const made = command().copyInheritedSettings(program);
    for (const part of made.commands) part.copyInheritedSettings(made);
    program.addCommand(made);
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed its own message; help and version end that way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof AlarmRaised) return AlarmRaised.exit;
    const known = machineFault(error);
    if (known) {
      const language = languageIn(words);
      const { message, hint } = tellError(known, language);
      const before = `${ERROR[language]}: `;
      process.stderr.write(`${before}${message}\n${' '.repeat(before.length)}${hint}\n`);
      return known.exit;
    }
    process.stderr.write(`A bug in Perennial: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
}

const ERROR: Readonly<Record<Language, string>> = { en: 'error', de: 'Fehler' };

/** What --language asks for; an error may come before it has been parsed. */
function languageIn(words: readonly string[]): Language {
  const place = words.findIndex((word) => /^--language(=|$)/.test(word));
  const named = words[place]?.split('=')[1] ?? words[place + 1];
  return LANGUAGES.find((language) => place >= 0 && language === named) ?? 'en';
}
