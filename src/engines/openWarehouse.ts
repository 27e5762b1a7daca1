import { parseAddress } from './address.ts';
import type { Warehouse } from './warehouse.ts';

/**
 * Connects to the engine that an address names. What speaks to it is loaded here and not before.
 *
 * @throws OPTION_INVALID, ENGINE_UNREACHABLE, ENGINE_REFUSED
 */
export async function openWarehouse(address: string): Promise<Warehouse> {
  const parsed = parseAddress(address);
  switch (parsed.engine) {
    case 'postgres':
      return (await import('./postgres.ts')).openPostgres(parsed);
    case 'trino':
      return (await import('./trino.ts')).openTrino(parsed);
    default:
      return (await import('./duckdbFile.ts')).openDuckDbFile(parsed);
  }
}
