import './purchases.test.ts';
