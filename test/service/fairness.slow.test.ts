import './fairness.test.ts';
