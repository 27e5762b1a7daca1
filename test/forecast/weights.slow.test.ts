import './weights.test.ts';
