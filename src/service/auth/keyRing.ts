import { PerennialError } from '../../errors.ts';
import type { KeyRecord, RecordTable } from '../../store/contract.ts';
import { SCOPES, type Scope } from '../operation.ts';
import { hashOf, idIn, newSecret, sameHash } from './secrets.ts';

/** Who asks: a key's id, or `local` where no key is needed. */
export interface Caller {
  readonly id: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** A key as it may be shown. */
export type KeyCard = Omit<KeyRecord, 'hash'>;

export interface NewKey {
  readonly name: string;
  /** With all that it includes: `write` may read. */
  readonly scope: Scope;
  readonly expiresAt: string | null;
}

/** The API keys of a store, held in memory: every request asks for one. */
export interface KeyRing {
  /** Whether there ever was a key: from then on nobody may ask without one, also when all are revoked. */
  readonly guarded: boolean;
  /** How many can be used now. */
  active(): number;
  /** Whose secret it is; null where it is nobody's, or the key has expired or is revoked. */
  callerOf(secret: string): Caller | null;
  /** Who has the key of this id; null as above. */
  callerById(id: string): Caller | null;
  list(): KeyCard[];
  /** @returns the key, and its secret, which can't be shown again */
  create(key: NewKey): Promise<{ readonly key: KeyCard; readonly secret: string }>;
  /** @throws KEY_UNKNOWN */
  revoke(id: string): Promise<KeyCard>;
}

/** Compared with where no key has the id, so that the time does not tell whether one has. */
const NOBODY = hashOf('');

/** @param onChange  calls when others may have changed the table */
export async function openKeyRing(
  table: RecordTable<KeyRecord>,
  onChange: (call: () => void) => void = () => {},
): Promise<KeyRing> {
  const read = async () => new Map((await table.list()).map((record) => [record.id, record]));
  let records = await read();
  onChange(() => {
    // A store that is away is asked again when it is back.
    read().then(
      (now) => {
        records = now;
      },
      () => {},
    );
  });
  const usable = (record: KeyRecord | undefined): record is KeyRecord =>
    record !== undefined &&
    record.revokedAt === null &&
    (record.expiresAt === null || Date.parse(record.expiresAt) > Date.now());
  const callerById = (id: string) => {
    const record = records.get(id);
    return usable(record) ? { id, scopes: scopesOf(record) } : null;
  };
  return {
    get guarded() {
      return records.size > 0;
    },
    active: () => [...records.values()].filter(usable).length,
    callerOf(secret) {
      const id = idIn(secret) ?? '';
      const same = sameHash(hashOf(secret), records.get(id)?.hash ?? NOBODY);
      return same ? callerById(id) : null;
    },
    callerById,
    list: () => [...records.values()].map(cardOf),
    async create({ name, scope, expiresAt }) {
      const { id, secret, hash } = newSecret();
      const scopes = SCOPES.slice(0, SCOPES.indexOf(scope) + 1).join(' ');
      const record = { id, name, scopes, hash, createdAt: new Date().toISOString(), expiresAt, revokedAt: null };
      await table.add(record);
      records.set(id, record);
      return { key: cardOf(record), secret };
    },
    async revoke(id) {
      const record = records.get(id);
      if (!record) throw new PerennialError('KEY_UNKNOWN', { value: id });
      const revokedAt = record.revokedAt ?? new Date().toISOString();
      // At once for whoever asks, and on disk before this is done.
      records.set(id, { ...record, revokedAt });
      await table.change('id', id, { revokedAt });
      // Whoever read the table just before did not see it.
      records.set(id, { ...record, revokedAt });
      return cardOf(records.get(id)!);
    },
  };
}

function scopesOf({ scopes }: KeyRecord): ReadonlySet<Scope> {
  const given = new Set(scopes.split(' '));
  return new Set(SCOPES.filter((scope) => given.has(scope)));
}

function cardOf({ hash: _, ...card }: KeyRecord): KeyCard {
  return card;
}
