import { betaGeometric } from './betaGeometric.ts';

/** MBG/NBD: like BG/NBD, but a customer may also leave right after the first purchase. */
export const mbgNbd = betaGeometric({
  name: 'mbg-nbd',
  title: 'MBG/NBD',
  reference: 'Batislam, Denizel & Filiztekin (2007), IJRM 24(3)',
  leavesAtFirst: true,
  k: 1,
});
