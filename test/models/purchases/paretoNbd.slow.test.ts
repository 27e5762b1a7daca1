import './paretoNbd.test.ts';
