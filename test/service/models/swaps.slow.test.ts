import './swaps.test.ts';
