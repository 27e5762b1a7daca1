import './posterior.test.ts';
