import type { PostgresConnection } from '../engines/postgresDatabase.ts';
import { PerennialError } from '../errors.ts';
import { storeAway } from './away.ts';

/** A connection that is made when it is needed, and made anew once it is lost. */
export class PostgresLine {
  private connection: Promise<PostgresConnection> | null = null;
  private readonly connect: () => Promise<PostgresConnection>;

  constructor(connect: () => Promise<PostgresConnection>) {
    this.connect = connect;
  }

  async get(): Promise<PostgresConnection> {
    const known = await this.connection?.catch(() => null);
    if (known && !known.lost.aborted) return known;
    this.connection = this.connect();
    return this.connection;
  }

  /** Ends it, and whatever waits for an answer of it. */
  drop(): void {
    this.connection?.then((connection) => connection.close()).catch(() => {});
    this.connection = null;
  }
}

/** An error of the engine as one of a store: what passes by itself is STORE_AWAY. */
export function storeFault(error: unknown, file: string): unknown {
  if (!(error instanceof PerennialError)) return error;
  const { cause } = error as { cause?: { code?: string } };
  if (cause?.code === '53100') {
    const details = { file, problem: 'there is no room left on its server', remedy: 'Free some room there.' };
    return new PerennialError('MACHINE_REFUSED', details, { cause: error });
  }
  if (error.code !== 'ENGINE_LOST' && error.code !== 'ENGINE_UNREACHABLE') return error;
  // The engine's own words name hosts, which are not for whoever asks a server.
  if (cause?.code === '55P03') return storeAway('others write to it at the moment', error);
  return storeAway(error.code === 'ENGINE_LOST' ? 'the connection to it was lost' : 'it can not be reached', error);
}
