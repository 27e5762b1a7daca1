import './signals.test.ts';
