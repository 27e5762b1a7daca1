/** API keys of a server that runs: who has its store open alone could not be asked by `perennial keys`. */
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import type { AuditEntry, RecordTable } from '../../store/contract.ts';
import { answer } from '../answer.ts';
import { callerOf } from '../auth/guard.ts';
import type { KeyRing } from '../auth/keyRing.ts';
import { jsonBody } from '../jsonBody.ts';
import { SCOPES } from '../operation.ts';
import { parseRequest } from '../problems.ts';
import type { Route } from './route.ts';

export const newKeySchema = z
  .strictObject({
    name: z.string().min(1).max(100).meta({ description: 'Whom or what it is for.', example: 'shop' }),
    scope: z.enum(SCOPES).meta({ description: 'The most that it may do; `write` includes `read`, `admin` both.' }),
    expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .meta({ id: 'NewKey' });

export const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.string().meta({ description: 'Separated by blanks.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'Key' });

export const keysSchema = z.object({ keys: z.array(keySchema) }).meta({ id: 'Keys' });
export const createdKeySchema = z
  .object({ key: keySchema, secret: z.string().meta({ description: 'Told this once: only its hash is kept.' }) })
  .meta({ id: 'CreatedKey' });

const idSchema = z.object({ id: z.string().meta({ example: '3f9a60b1c2d4' }) });

/** @param keys  null where the server has no store to keep any in: then every request is refused with KEYS_NOT_KEPT */
export function keysRoutes(keys: KeyRing | null, audit: RecordTable<AuditEntry> | null): readonly Route[] {
  const ring = (): KeyRing => {
    if (!keys) throw new PerennialError('KEYS_NOT_KEPT');
    return keys;
  };
  const note = async (actor: string, action: string, subject: string, detail: string | null) =>
    audit?.add({ at: new Date().toISOString(), actor, action, subject, detail });
  const list: Route = {
    method: 'GET',
    path: '/v1/keys',
    scope: 'admin',
    operation: {
      id: 'keys',
      tag: 'Access',
      summary: 'All API keys, without their secrets',
      answers: { 200: { description: 'In the order of their making.', content: { 'application/json': keysSchema } } },
      problems: ['KEYS_NOT_KEPT'],
    },
    handlers: [(_request, response) => answer(response, 200, { keys: ring().list() })],
  };
  const create: Route = {
    method: 'POST',
    path: '/v1/keys',
    scope: 'admin',
    operation: {
      id: 'createKey',
      tag: 'Access',
      summary: 'Make an API key',
      description: 'The first key closes the server to whoever has none: make one of scope admin first.',
      body: { 'application/json': newKeySchema },
      answers: { 201: { description: 'The key.', content: { 'application/json': createdKeySchema } } },
      problems: ['REQUEST_INVALID', 'MEDIA_TYPE', 'REQUEST_TOO_LARGE', 'KEYS_NOT_KEPT'],
    },
    handlers: [
      ...jsonBody(2000, '{"name": "shop", "scope": "write"}'),
      async (request, response) => {
        const asked = parseRequest(newKeySchema, request.body);
        const created = await ring().create(asked);
        await note(callerOf(response).id, 'key.create', created.key.id, JSON.stringify({ scope: asked.scope }));
        answer(response, 201, created);
      },
    ],
  };
  const revoke: Route = {
    method: 'DELETE',
    path: '/v1/keys/:id',
    scope: 'admin',
    operation: {
      id: 'revokeKey',
      tag: 'Access',
      summary: 'Revoke an API key, at once and for good',
      params: idSchema,
      answers: { 200: { description: 'The key, revoked.', content: { 'application/json': keySchema } } },
      problems: ['KEY_UNKNOWN', 'KEYS_NOT_KEPT'],
    },
    handlers: [
      async (request, response) => {
        const key = await ring().revoke(String(request.params.id));
        await note(callerOf(response).id, 'key.revoke', key.id, null);
        answer(response, 200, key);
      },
    ],
  };
  return [list, create, revoke];
}
