import './duckdbFile.test.ts';
