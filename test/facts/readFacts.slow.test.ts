import './readFacts.test.ts';
