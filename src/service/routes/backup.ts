import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { LiveSource } from '../live/liveSource.ts';
import type { Route } from './route.ts';

/** A copy of the store as it is at this moment, as a file. */
export function backupRoute(live: LiveSource): Route {
  return {
    method: 'GET',
    path: '/v1/backup',
    scope: 'admin',
    operation: {
      id: 'backup',
      tag: 'Operation',
      summary: 'A copy of the store, as it is at this moment',
      description: 'The file is a store: `perennial serve --store` opens it. Others are answered meanwhile.',
      answers: {
        200: {
          description: 'The file.',
          content: { 'application/octet-stream': z.string().meta({ contentEncoding: 'binary' }) },
        },
      },
      problems: ['STORE_MISSING', 'NOT_READY'],
    },
    handlers: [
      async (_request, response) => {
        const { store } = live.ready('back up');
        const folder = mkdtempSync(join(tmpdir(), 'perennial-backup-'));
        try {
          const copy = join(folder, 'store');
          await store.backup(copy);
          response.writeHead(200, {
            'Content-Type': 'application/octet-stream',
            'Content-Disposition': 'attachment; filename="perennial.store"',
            'Content-Length': statSync(copy).size,
          });
          await pipeline(createReadStream(copy), response);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ],
  };
}
