import './tinyShop.test.ts';
