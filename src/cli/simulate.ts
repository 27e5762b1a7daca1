import { Command, Option } from 'commander';
import { writeSimulatedShop } from '../simulation/simulateShop.ts';
import { wordsIn } from '../words/catalogue.ts';
import { checkOutputs } from './checkOutputs.ts';
import { type OutputFlags, wholeNumber, withOutputFlags } from './options.ts';
import { figuresIn, terminal } from './terminal.ts';

interface Flags extends OutputFlags {
  customers: number;
  seed: number;
  out: string;
}

export function simulateCommand(): Command {
  const command = new Command('simulate')
    .description('Write the transactions of a made-up shop: for trying things out and for benchmarks.')
    .addOption(
      new Option('--customers <number>', 'how many customers')
        .argParser(wholeNumber(1, 100_000_000))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--seed <number>', 'the same seed makes the same shop')
        .argParser(wholeNumber(0, 2 ** 31 - 1))
        .default(1),
    )
    .requiredOption('--out <file>', 'where to write: .csv or .csv.gz');
  withOutputFlags(command).addHelpText(
    'after',
    `
Example:
  $ perennial simulate --customers 4000 --seed 1 --out shop.csv`,
  );
  return command.action(async (flags: Flags) => {
    const screen = terminal(flags);
    const words = wordsIn(flags.language).inspection;
    const whole = (count: number) => figuresIn(flags.language).number(count, 0);
    const { customers, seed, out } = flags;
    await checkOutputs([], { '--out': out });
    let next = 0;
    const written = await writeSimulatedShop({
      customers,
      seed,
      out,
      onProgress({ customers: done, rows }) {
        if (rows < next) return;
        next = rows + 1_000_000;
        screen.progress(words.soFar(whole(done), whole(rows)));
      },
    });
    screen.show(words.titles.simulated, ` ${words.simulated(whole(written.rows), whole(customers), out)}`);
    screen.json({ out, customers, seed, rows: written.rows });
  });
}
