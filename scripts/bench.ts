// Accuracy, speed and memory beside peers, what the parts of a prediction bring, and whether models find their truth again, as
// tables in Markdown: npm run bench [accuracy|accuracy-earlier|transactions|models|posterior|forecast|recovery|crash|swaps|soak|scale|
// servers|service|questions|page] …; npm run bench soak -- --minutes 10
import { benchAccuracy, benchAccuracyEarlier } from './bench/accuracy.ts';
import { benchCrash } from './bench/crash.ts';
import { benchForecast } from './bench/forecast.ts';
import { benchModels, benchPosterior } from './bench/models.ts';
import { benchPage } from './bench/page.ts';
import { benchQuestions } from './bench/questions.ts';
import { benchRecovery } from './bench/recovery.ts';
import { benchScale } from './bench/scale.ts';
import { benchServers } from './bench/servers.ts';
import { benchService } from './bench/service.ts';
import { benchSoak } from './bench/soak.ts';
import { benchSwaps } from './bench/swaps.ts';
import { benchTransactions } from './bench/transactions.ts';
import { benchUses } from './bench/uses.ts';

const SUITES: Record<string, (options: readonly string[]) => Promise<string>> = {
  accuracy: benchAccuracy,
  'accuracy-earlier': benchAccuracyEarlier,
  transactions: benchTransactions,
  models: benchModels,
  posterior: benchPosterior,
  forecast: benchForecast,
  recovery: benchRecovery,
  crash: benchCrash,
  swaps: benchSwaps,
  soak: benchSoak,
  scale: benchScale,
  servers: benchServers,
  service: benchService,
  questions: benchQuestions,
  page: benchPage,
  uses: benchUses,
};

const words = process.argv.slice(2);
const end = words.findIndex((word) => word.startsWith('-'));
const [asked, options] = end < 0 ? [words, []] : [words.slice(0, end), words.slice(end)];
for (const name of asked.length > 0 ? asked : Object.keys(SUITES)) {
  if (!Object.hasOwn(SUITES, name)) {
    console.error(`There is no benchmark ${name}; there are ${Object.keys(SUITES).join(', ')}.`);
    process.exit(2);
  }
  console.log(await SUITES[name](options));
}
