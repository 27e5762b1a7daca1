import { BlockList, isIP } from 'node:net';
import { PerennialError } from '../../errors.ts';
import type { KeyRing } from './keyRing.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine reaches what listens on a host. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** @throws KEYS_MISSING where others would reach a server that has no key to ask for */
export function checkExposure(host: string, keys: KeyRing | undefined): void {
  if (!isLoopback(host) && !keys?.active()) throw new PerennialError('KEYS_MISSING', { host });
}
