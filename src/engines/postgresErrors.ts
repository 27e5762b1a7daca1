import { PerennialError } from '../errors.ts';
import type { Address } from './address.ts';

/** SQLSTATE of Postgres, by what it means here; a class of two letters stands for all codes that begin so. */
const LOST = ['57P01', '57P02', '57P05', '08', '55P03', '25P03', '25006'];
const UNREACHABLE = ['57P03', '3D000', '53300'];
const CREDENTIALS = ['28'];
const FORBIDDEN = ['42501'];
/** Codes of the system, of a connection that was, and of one that never came about. */
const BROKEN = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'];
const NOBODY_THERE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT'];

/** What a driver's error means, with what to do; it names no password. */
export function postgresError(error: unknown, { text: engine, user }: Address): PerennialError {
  if (error instanceof PerennialError) return error;
  const { code = '', message } = error as Error & { code?: string };
  const is = (codes: readonly string[]) => codes.some((known) => code.startsWith(known));
  const problem = message.split('\n')[0] || code;
  const options = { cause: error };
  if (is(CREDENTIALS) || /password|SASL|SCRAM/i.test(message)) {
    const who = user ?? process.env.PGUSER ?? process.env.USER ?? 'you';
    const remedy = 'Set PGUSER and PGPASSWORD (or ~/.pgpass); a password that has expired has to be set anew there.';
    return new PerennialError('ENGINE_REFUSED', { engine, user: who, problem, remedy }, options);
  }
  if (is(FORBIDDEN)) {
    const remedy = 'Ask for the right: GRANT SELECT ON the table, or CREATE on the schema that is written to.';
    return new PerennialError(
      'ENGINE_REFUSED',
      { engine, user: user ?? process.env.PGUSER ?? 'you', problem, remedy },
      options,
    );
  }
  if (is(NOBODY_THERE) || is(UNREACHABLE) || /timeout expired/.test(message)) {
    const remedy = 'Check host, port and database, and whether the server runs and lets this machine in.';
    return new PerennialError('ENGINE_UNREACHABLE', { engine, problem, remedy }, options);
  }
  if (
    is(LOST) ||
    is(BROKEN) ||
    /Connection terminated|not queryable|Client (has|was)|Query read timeout/i.test(message)
  ) {
    return new PerennialError('ENGINE_LOST', { engine, problem }, options);
  }
  return new PerennialError('ENGINE_FAILED', { engine, problem }, options);
}
