import { totalmem } from 'node:os';

const MB = 2 ** 20;
/** In MB. With less an engine has no room for its own work; more speeds up none but the largest files. */
const [LEAST, MOST] = [256, 1024];

/**
 * What an engine may take where nobody says: a gigabyte, and no more than a quarter of the machine's memory, or of what a
 * container gives. A process takes some hundred MB more.
 *
 * @param machine  bytes
 */
export function defaultMemoryLimit(
  machine: number = Math.min(totalmem(), process.constrainedMemory() || Infinity),
): string {
  return `${Math.round(Math.min(MOST, Math.max(LEAST, machine / 4 / MB)))}MiB`;
}

const UNITS = 'KMGT';

/** @param limit  a size as engines read it: `512MB`, `1.5 GiB` */
export function bytesOf(limit: string): number {
  const [, number, unit, binary] = /^([\d.]+)\s*([KMGT])(i?)B$/i.exec(limit)!;
  return Number(number) * (binary ? 1024 : 1000) ** (1 + UNITS.indexOf(unit.toUpperCase()));
}
