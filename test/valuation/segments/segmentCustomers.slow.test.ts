import './segmentCustomers.test.ts';
