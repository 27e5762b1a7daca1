import { Command, CommanderError } from 'commander';
import { machineFault } from '../machineFault.ts';
import { version } from '../version.ts';
import { AlarmRaised } from './alarm.ts';
import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import { budgetCommand } from './budget.ts';
import { campaignCommand } from './campaign.ts';
import { compactCommand } from './compact.ts';
import { evaluateCommand } from './evaluate.ts';
import { groupsCommand } from './groups.ts';
import { inspectCommand } from './inspect.ts';
import { keysCommand } from './keys.ts';
import { loadCommand } from './load.ts';
import { monitorCommand } from './monitor.ts';
import { recommendCommand } from './recommend.ts';
import { reviewsCommand } from './reviews.ts';
import { scoreCommand } from './score.ts';
import { serveCommand } from './serve.ts';
import { simulateCommand } from './simulate.ts';
import { trainCommand } from './train.ts';

/** Runs one command line and returns its exit code: 0, or that of the error, which has been printed. */
export async function run(words: readonly string[]): Promise<number> {
  const program = new Command('perennial')
    .description('Customer lifetime value: what customers have brought, and what they will bring.')
    .version(version)
    .showHelpAfterError('Add --help for the options.')
    .exitOverride();
  for (const command of [
    trainCommand,
    scoreCommand,
    budgetCommand,
    evaluateCommand,
    auditCommand,
    recommendCommand,
    reviewsCommand,
    serveCommand,
    campaignCommand,
    monitorCommand,
    groupsCommand,
    simulateCommand,
    inspectCommand,
    loadCommand,
    keysCommand,
    compactCommand,
    backupCommand,
  ]) {
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
      process.stderr.write(`error: ${known.message}\n       ${known.hint}\n`);
      return known.exit;
    }
    process.stderr.write(`A bug in Perennial: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
}
