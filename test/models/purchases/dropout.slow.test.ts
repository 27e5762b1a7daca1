import './dropout.test.ts';
