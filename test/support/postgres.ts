/** A Postgres server of a test's own, where the machine has its programs (Debian: `apt-get install postgresql`). */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The folder of a run's tests is its user's alone, and the server may be another. */
const FOLDERS = '/var/tmp';
const DEBIAN = '/usr/lib/postgresql';

/** The folder of initdb and postgres; null where there is none. */
export function postgresPrograms(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(DEBIAN, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null;
}

export interface PostgresServer {
  readonly port: number;
  /** A table's address, for a user who needs no password unless `user` says otherwise. */
  address(table: string, user?: string): string;
  /** Asks as the one who may everything; values between lines and bars. */
  ask(sql: string): string;
  /** Ends every process of it at once, as when its machine goes; what it holds stays. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): void;
}

/** Users other than `perennial` need a password. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = postgresPrograms()!;
  const folder = mkdtempSync(join(FOLDERS, 'perennial-postgres-'));
  const owner = ownerOf(folder);
  const data = join(folder, 'data');
  const options = { ...owner, stdio: 'ignore' as const, cwd: folder };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'perennial', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8'],
    options,
  );
  const port = await freePort();
  const rules = join(data, 'pg_hba.conf');
  execFileSync(
    'sh',
    ['-c', `printf 'host all perennial 127.0.0.1/32 trust\\nhost all all 127.0.0.1/32 scram-sha-256\\n' > ${rules}`],
    options,
  );
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`];
  const launch = () =>
    spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], options);
  let server = launch();
  const ask = (sql: string) =>
    execFileSync(
      join(bin, 'psql'),
      ['-h', '127.0.0.1', '-p', String(port), '-U', 'perennial', '-d', 'postgres', '-tAqc', sql],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ).trim();
  const started = async () => {
    for (let tried = 0; ; tried++) {
      try {
        ask('SELECT 1');
        break;
      } catch (error) {
        if (tried === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  await started();
  return {
    port,
    address: (table, user = 'perennial') => `postgres://${user}@127.0.0.1:${port}/postgres/${table}`,
    ask,
    async crash() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGQUIT');
      await ended;
    },
    async restart() {
      server = launch();
      await started();
    },
    stop() {
      server.kill('SIGQUIT');
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** Postgres does not run as root: there its folder, and the server, are somebody else's. */
function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const owner = { uid: id('-u'), gid: id('-g') };
  chownSync(folder, owner.uid, owner.gid);
  return owner;
}

/** A port that nobody has at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
