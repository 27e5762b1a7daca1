import { DATA_SETS } from './dataSets.ts';
import { describeLaws } from './laws.ts';

describeLaws(DATA_SETS[2]);
