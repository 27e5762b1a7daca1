import './horizons.test.ts';
