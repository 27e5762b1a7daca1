import { readFileSync } from 'node:fs';

/** The package's version: package.json lies above src and above dist alike. */
export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
