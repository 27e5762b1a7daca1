import { describe, expect, test } from 'vitest';
import { configSchema, readConfig, variableOf } from '../../src/service/config.ts';
import { perennial } from '../support/cli.ts';
import { written } from '../support/ledgers.ts';

const none = { flags: {}, environment: {} };

describe('settings', () => {
  test('flag, else environment, else file, else default', () => {
    const file = written('{"port": 1, "host": "::1", "rateLimit": 7}', 'config.json');
    const environment = { PERENNIAL_PORT: '2', PERENNIAL_HOST: 'localhost', PERENNIAL_LOG_LEVEL: 'warn' };
    const { config, from } = readConfig({ flags: { port: 3 }, environment, file });
    expect(config).toMatchObject({ port: 3, host: 'localhost', rateLimit: 7, logLevel: 'warn', bodyLimit: 5_000_000 });
    expect(from).toEqual({
      port: '--port',
      host: 'PERENNIAL_HOST',
      logLevel: 'PERENNIAL_LOG_LEVEL',
      rateLimit: `${file}, rateLimit`,
    });
  });

  test('each has a variable of its own', () => {
    const names = Object.keys(configSchema.shape).map(variableOf);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('PERENNIAL_CUSTOMER_LIMIT');
  });

  test.each([
    [{ flags: { port: 65_536 } }, /^--port can not be 65536/],
    [{ environment: { PERENNIAL_PORT: 'many' } }, /^PERENNIAL_PORT can not be "many"/],
    [{ environment: { PERENNIAL_LOG_LEVEL: 'loud' } }, /^PERENNIAL_LOG_LEVEL can not be "loud"/],
    [{ file: written('{"prot": 3000}', 'misspelt.json') }, /prot can not be 3000: there is no such setting/],
    [{ file: written('[]', 'list.json') }, /not an object of settings/],
    [{ file: written('{', 'broken.json') }, /can not be read as JSON/],
    [{ file: '/nowhere/config.json' }, /There is no file/],
  ])('%j is refused by name', (sources, said) => {
    expect(() => readConfig({ ...none, ...sources })).toThrow(said);
  });
});

test('serve --print-config prints a file that says the same', async () => {
  const printed = await perennial('serve', '--bundle', 'models/shop', '--port', '8080', '--print-config');
  expect(printed.code).toBe(0);
  expect(printed.err).toContain('port: from --port');
  const file = written(printed.out, 'printed.json');
  const again = await perennial('serve', '--config', file, '--print-config');
  expect(JSON.parse(again.out)).toEqual(JSON.parse(printed.out));
});

test.each([
  [['serve'], 2, /--bundle can not be left out/],
  [['serve', '--log-level', 'loud'], 2, /Allowed choices/],
  [['serve', '--config', '/nowhere/config.json'], 2, /There is no file/],
])('%j ends with %i', async (words, code, said) => {
  const ran = await perennial(...words);
  expect(ran.err).toMatch(said);
  expect(ran.code).toBe(code);
});
