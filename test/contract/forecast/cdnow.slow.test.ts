import { existsSync } from 'node:fs';
import { it } from 'vitest';
import { CDNOW, CDNOW_FILE } from './dataSets.ts';
import { describeLaws } from './laws.ts';

if (existsSync(CDNOW_FILE)) describeLaws(CDNOW);
else it.skip('CDNOW, the sample (needs ../shared/data/cdnow_sample.csv)', () => {});
