import './defaults.test.ts';
