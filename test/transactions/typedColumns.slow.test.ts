import './typedColumns.test.ts';
