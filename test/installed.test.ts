/** What is installed with the server: what builds the page or runs notebooks is not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as {
  packages: Record<string, { dev?: boolean }>;
};
const installed = Object.entries(lock.packages).flatMap(([path, { dev }]) =>
  path !== '' && !dev ? [path.replace(/^.*node_modules\//, '')] : [],
);

test('the server is installed without danfojs, Deno, vite and what the page is written with', () => {
  expect(installed).toContain('express');
  for (const name of ['danfojs', 'danfojs-node', 'deno', 'vite', 'vitest', 'rolldown', 'preact', 'playwright-core']) {
    expect(installed, name).not.toContain(name);
  }
  expect(installed.filter((name) => /danfo|^deno|^@deno|^vite|^@vitejs/.test(name))).toEqual([]);
});
