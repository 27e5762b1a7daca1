import './notations.test.ts';
