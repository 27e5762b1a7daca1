import './ggompertzNbd.test.ts';
