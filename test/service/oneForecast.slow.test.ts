import './oneForecast.test.ts';
