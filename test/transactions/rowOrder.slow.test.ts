import './rowOrder.test.ts';
