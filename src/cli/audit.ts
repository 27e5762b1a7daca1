import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { loadBundle } from '../bundles/bundle.ts';
import { audit } from '../pipelines/audit/audit.ts';
import { readPlan } from '../pipelines/audit/plan.ts';
import { auditReport } from '../plots/audit/auditReport.ts';
import { figuresOf } from '../plots/audit/figures.ts';
import { bridgeTable, cohortsTable, stagesTable, tenthsTable } from '../plots/audit/tables.ts';
import { parseDay } from '../units.ts';
import { auditSchema } from '../valuation/audit/audit.ts';
import { choosePeriods } from '../valuation/audit/periods.ts';
import { version } from '../version.ts';
import type { Language } from '../words/language.ts';
import { writeFileBeside } from '../writeFileBeside.ts';
import { checkOutputs } from './checkOutputs.ts';
import { readLedger } from './ledger.ts';
import {
  bundleFlags,
  durationOption,
  type LedgerFlags,
  languageOption,
  modelsOption,
  withSourceFlags,
} from './options.ts';
import { table, terminal } from './terminal.ts';

interface Flags extends LedgerFlags {
  bundle?: string;
  period?: number;
  newCustomers?: string;
  models: string[];
  backtest: boolean;
  language: Language;
  name?: string;
  report?: string;
  json?: string | true;
  quiet?: boolean;
}

export function auditCommand(): Command {
  const command = new Command('audit')
    .description('The whole base of customers in five lenses: what it brought, what changed, what it will bring.')
    .option('--report <file>', 'write one HTML page, to read, print and send around')
    .option('--json [file]', 'write the figures as JSON, to a file or to standard output')
    .addOption(languageOption())
    .option('--name <name>', 'of the shop, for the page (default: the file’s)')
    .addOption(
      durationOption(
        '--period <duration>',
        'length of the periods that are compared, and of the one ahead (default: a year if there are two, else what fits twice)',
      ),
    )
    .option('--bundle <folder>', 'saved model to forecast with (default: one is trained)')
    .addOption(modelsOption())
    .option('--new-customers <file>', 'plan with columns month, customers (default: as the past suggests)')
    .option('--no-backtest', 'leave out how wrong the forecast of one period ago would have been')
    .option('-q, --quiet', 'print nothing but the result of --json, warnings and errors');
  withSourceFlags(command).addHelpText(
    'after',
    `
Example:
  $ perennial audit --transactions orders.csv --report audit.html
  $ perennial audit --transactions orders.csv --report bilanz.html --language de --period 6m --json audit.json

The five lenses: how different customers are; what changed since the period before, and why; how one cohort develops;
cohorts side by side; the health of the whole, with customers still to come. Then which first purchases start good
customers, and how wrong the same forecast was one period ago. Every sum of the past comes to the ledger, to the cent.`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal({ quiet: flags.quiet ?? false, json: flags.json === true, language: flags.language });
    const { report, json, language } = flags;
    const source = flags.store ?? flags.transactions;
    await checkOutputs([source], { '--report': report, '--json': typeof json === 'string' ? json : undefined });
    const bundle = flags.bundle === undefined ? undefined : await loadBundle(flags.bundle);
    const ledger = await readLedger({ products: true, ...(bundle ? bundleFlags(bundle) : {}), ...flags }, screen);
    try {
      const [first, end] = [parseDay(ledger.firstDay), parseDay(ledger.asOf)];
      const { days } = choosePeriods(first, end, flags.period);
      const plan = flags.newCustomers === undefined ? undefined : await readPlan(flags.newCustomers, end, days);
      const result = await audit(ledger, {
        periodDays: days,
        models: flags.models,
        backtest: flags.backtest,
        progress: screen.progress,
        ...(bundle ? { bundle } : {}),
        ...(plan ? { newCustomers: plan } : {}),
      });
      const figures = figuresOf(result, language);
      for (const shown of [tenthsTable, bridgeTable, cohortsTable, stagesTable].map((make) => make(result, figures))) {
        screen.show(shown.caption ?? '', table(shown.columns, shown.rows));
      }
      screen.json(auditSchema.parse(result));
      if (typeof json === 'string') await write(json, `${JSON.stringify(auditSchema.parse(result), null, 2)}\n`);
      if (report) {
        screen.progress('drawing');
        const facts = { data: flags.name ?? basename(source), madeBy: `Perennial ${version}` };
        await write(report, await auditReport(result, facts, language));
      }
    } finally {
      await ledger.close();
    }
  });
}

function write(file: string, content: string): Promise<void> {
  return writeFileBeside(file, (draft) => writeFile(draft, content));
}
