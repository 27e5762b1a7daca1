// The training script: `perennial train` over the same pipeline. Run it with: npx tsx scripts/train.ts --help
import { run } from '../src/cli/run.ts';

process.exitCode = await run(['train', ...process.argv.slice(2)]);
