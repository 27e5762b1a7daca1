import { betaGeometric } from './betaGeometric.ts';

/** BG/NBD: the workhorse. A customer without repeat purchase is alive for sure, for there was no chance to leave. */
export const bgNbd = betaGeometric({
  name: 'bg-nbd',
  title: 'BG/NBD',
  reference: 'Fader, Hardie & Lee (2005), Marketing Science 24(2)',
  leavesAtFirst: false,
  k: 1,
});
