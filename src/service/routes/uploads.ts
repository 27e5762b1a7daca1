/** Files of transactions into the store: sent, looked at, mapped, loaded. Reading is that of `perennial load`. */
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Request } from 'express';
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import { answer } from '../answer.ts';
import { callerOf } from '../auth/guard.ts';
import { jsonBody } from '../jsonBody.ts';
import { languageOf } from '../languageOf.ts';
import { parseRequest } from '../problems.ts';
import { tooLarge } from '../uploads/spool.ts';
import { tellUpload } from '../uploads/tellUpload.ts';
import {
  loadRequestSchema,
  type Upload,
  uploadSchema,
  uploadSettingsSchema,
  uploadsSchema,
} from '../uploads/uploadContract.ts';
import type { Uploads } from '../uploads/uploads.ts';
import type { Route } from './route.ts';

const paramsSchema = z.object({ id: z.string().meta({ description: 'As it was answered when the file was sent.' }) });
const nameSchema = z.strictObject({
  name: z
    .string()
    .max(300)
    .optional()
    // What would move a cursor or end a line says nothing to a person.
    .transform(
      (name) =>
        name
          ?.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
          .replace(/^.*[\\/]/, '')
          .trim() || 'upload',
    )
    .meta({ description: 'What the file is called, to be shown.', example: 'orders.csv' }),
});
const content = { 'application/json': uploadSchema };
const raw = z.string().meta({ contentEncoding: 'binary' });
/** From the sources and from the built service alike. */
const SAMPLE = fileURLToPath(new URL('../../../data/sample/transactions.csv', import.meta.url));
/** Forms wrap a file in parts, which would be read as lines of it. */
const FORMS = ['multipart/*', 'application/x-www-form-urlencoded'];

/** @param uploads  null where no store is served */
export function uploadsRoutes(uploads: Promise<Uploads> | null): readonly Route[] {
  const kept = async (): Promise<Uploads> => {
    if (!uploads) throw new PerennialError('STORE_MISSING', { what: 'load files into' });
    return await uploads;
  };
  const add: Route = {
    method: 'POST',
    path: '/v1/uploads',
    scope: 'write',
    operation: {
      id: 'addUpload',
      tag: 'Transactions',
      summary: 'Send a file of transactions: CSV, JSON lines (both also gzipped), Parquet or Excel, as it is',
      description:
        'The body is the file itself; what it is, its first bytes tell. It is on disk once this is answered, and read ' +
        'after that. Nothing is in the store before it is loaded; after a day it goes by itself.',
      query: nameSchema,
      // Whatever the type says, bytes are taken as they come.
      body: { 'application/octet-stream': raw },
      answers: { 201: { description: 'It has arrived.', content } },
      problems: [
        ...(['REQUEST_INVALID', 'UPLOAD_EMPTY', 'UPLOAD_TOO_LARGE', 'UPLOADS_TOO_MANY'] as const),
        ...(['STORE_MISSING', 'STORE_UNWRITABLE'] as const),
      ],
    },
    handlers: [
      async (request, response) => {
        const { name } = parseRequest(nameSchema, request.query);
        const opened = await kept();
        if (request.is(FORMS)) {
          const remedy = 'Send the file as the body itself, such as with curl --data-binary @orders.csv.';
          throw new PerennialError('REQUEST_INVALID', { problem: 'A form is no file of transactions', remedy });
        }
        if (Number(request.headers['content-length'] ?? 0) > opened.limit) {
          response.setHeader('Connection', 'close');
          throw tooLarge(opened.limit);
        }
        const upload = await opened.add(name, request).catch((error: unknown) => {
          // Whoever has gone away is told nothing.
          if (response.destroyed || response.closed) return null;
          // What is still on its way is not read to its end.
          response.setHeader('Connection', 'close');
          throw error;
        });
        if (!upload) return;
        response.setHeader('Location', `/v1/uploads/${upload.id}`);
        answer(response, 201, told(request, upload));
      },
    ],
  };
  const sample: Route = {
    method: 'POST',
    path: '/v1/uploads/sample',
    scope: 'write',
    operation: {
      id: 'addSample',
      tag: 'Transactions',
      summary: 'Take the made-up shop that comes with Perennial as an upload, to try everything out',
      answers: { 201: { description: 'It is there, as if it had been sent.', content } },
      problems: ['UPLOAD_TOO_LARGE', 'UPLOADS_TOO_MANY', 'STORE_MISSING', 'STORE_UNWRITABLE'],
    },
    handlers: [
      async (request, response) => {
        const opened = await kept();
        const { id } = await opened.add('sample.csv', createReadStream(SAMPLE));
        answer(response, 201, told(request, await opened.change(id, { currency: 'EUR' })));
      },
    ],
  };
  const list: Route = {
    method: 'GET',
    path: '/v1/uploads',
    scope: 'write',
    operation: {
      id: 'uploads',
      tag: 'Transactions',
      summary: 'All files that were sent and are still there',
      answers: { 200: { description: 'The uploads.', content: { 'application/json': uploadsSchema } } },
      problems: ['STORE_MISSING'],
    },
    handlers: [
      async (request, response) => {
        const uploads = (await kept()).list().map((upload) => told(request, upload));
        answer(response, 200, { uploads });
      },
    ],
  };
  const get: Route = {
    method: 'GET',
    path: '/v1/uploads/:id',
    scope: 'write',
    operation: {
      id: 'upload',
      tag: 'Transactions',
      summary: 'A file as it is understood: columns, first rows, quality, what is to be decided',
      params: paramsSchema,
      answers: { 200: { description: 'The upload.', content } },
      problems: ['UPLOAD_UNKNOWN', 'STORE_MISSING'],
    },
    handlers: [
      async (request, response) => {
        response.setHeader('Cache-Control', 'no-store');
        answer(response, 200, told(request, (await kept()).get(String(request.params.id))));
      },
    ],
  };
  const change: Route = {
    method: 'PATCH',
    path: '/v1/uploads/:id',
    scope: 'write',
    operation: {
      id: 'changeUpload',
      tag: 'Transactions',
      summary: 'Say how a file is to be read: roles of columns, dates, decimals; it is then read again',
      description: 'All settings at once: what is left out is found out from the file.',
      params: paramsSchema,
      body: { 'application/json': uploadSettingsSchema },
      answers: { 200: { description: 'The upload, which is being read.', content } },
      problems: [
        'REQUEST_INVALID',
        'MEDIA_TYPE',
        'REQUEST_TOO_LARGE',
        'UPLOAD_UNKNOWN',
        'UPLOAD_BUSY',
        'STORE_MISSING',
        'STORE_UNWRITABLE',
      ],
    },
    handlers: [
      ...jsonBody(50_000, '{"dateFormat": "%d/%m/%Y"}'),
      async (request, response) => {
        const settings = parseRequest(uploadSettingsSchema, request.body);
        answer(response, 200, told(request, await (await kept()).change(String(request.params.id), settings)));
      },
    ],
  };
  const load: Route = {
    method: 'POST',
    path: '/v1/uploads/:id/load',
    scope: 'write',
    operation: {
      id: 'loadUpload',
      tag: 'Transactions',
      summary: 'Take the transactions of a file into the store',
      description:
        'Transactions whose id the store has stay as they are; asked again, it answers the same and changes nothing. ' +
        'POST /v1/training-runs then trains on all of them.',
      params: paramsSchema,
      body: { 'application/json': loadRequestSchema },
      answers: { 200: { description: 'It is in the store.', content } },
      problems: [
        ...([
          'REQUEST_INVALID',
          'MEDIA_TYPE',
          'REQUEST_TOO_LARGE',
          'UPLOAD_UNKNOWN',
          'TOO_MUCH_EXCLUDED',
          'UNITS_MIXED',
        ] as const),
        ...(['DATE_AMBIGUOUS', 'AMOUNT_AMBIGUOUS', 'COLUMN_MISSING', 'COLUMN_AMBIGUOUS', 'FILE_FORMAT'] as const),
        ...(['FILE_EMPTY', 'NO_TRANSACTIONS', 'EXPORT_UNUSABLE', 'STORE_MISSING', 'STORE_UNWRITABLE'] as const),
      ],
    },
    handlers: [
      ...jsonBody(1000, '{}'),
      async (request, response) => {
        const { acceptExcluded } = parseRequest(loadRequestSchema, request.body);
        const id = String(request.params.id);
        answer(response, 200, told(request, await (await kept()).load(id, acceptExcluded, callerOf(response).id)));
      },
    ],
  };
  const remove: Route = {
    method: 'DELETE',
    path: '/v1/uploads/:id',
    scope: 'write',
    operation: {
      id: 'removeUpload',
      tag: 'Transactions',
      summary: 'Remove a file; what was loaded from it stays in the store',
      params: paramsSchema,
      answers: { 204: { description: 'It is gone.' } },
      problems: ['UPLOAD_UNKNOWN', 'UPLOAD_BUSY', 'STORE_MISSING'],
    },
    handlers: [
      async (request, response) => {
        await (await kept()).remove(String(request.params.id));
        response.writeHead(204).end();
      },
    ],
  };
  return [add, sample, list, get, change, load, remove];
}

function told(request: Request, upload: Upload): Upload {
  return tellUpload(upload, languageOf(request, undefined));
}
