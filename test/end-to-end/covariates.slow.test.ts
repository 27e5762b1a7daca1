import './covariates.test.ts';
