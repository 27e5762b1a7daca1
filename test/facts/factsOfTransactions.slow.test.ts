import './factsOfTransactions.test.ts';
