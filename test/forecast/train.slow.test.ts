import './train.test.ts';
