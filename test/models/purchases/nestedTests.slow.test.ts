import './nestedTests.test.ts';
