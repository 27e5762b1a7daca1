import './ledger.test.ts';
