import './groupTriples.test.ts';
