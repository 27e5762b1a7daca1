import './opportunities.test.ts';
