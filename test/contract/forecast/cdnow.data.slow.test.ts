import { CDNOW } from './dataSets.ts';
import { describeLaws } from './laws.ts';

describeLaws(CDNOW);
