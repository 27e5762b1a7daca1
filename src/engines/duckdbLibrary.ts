import { createRequire } from 'node:module';
import type * as Library from '@duckdb/node-api';

/** DuckDB's library, by require: `import` would read its two hundred files twice, once to search them for exports. */
export const duckdb: typeof Library = createRequire(import.meta.url)('@duckdb/node-api');
