#!/usr/bin/env node
import { run } from './run.ts';
import { endOnSignals } from './signals.ts';

// A reader that closes the pipe early (head) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 5));
endOnSignals();
process.exitCode = await run(process.argv.slice(2));
