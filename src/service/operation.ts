/** What a route promises to whoever calls it: OpenAPI and the typed client are made from this. */
import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/** What a key may do; each includes those before it. */
export const SCOPES = ['read', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Chapters of the contract. */
export const TAGS = {
  Predictions: 'Forecasts of customers whose transactions are in the request.',
  Customers: 'Forecasts of customers whom the server knows.',
  Transactions: 'What customers have bought and given back, into the store.',
  Models: 'What forecasts, and how well.',
  Decisions: 'What follows from value: where the money goes, whom to write to, whether it worked, who does well.',
  Access: 'Keys and sessions.',
  Operation: 'Whether the service lives, and what it can be asked.',
} as const;

export interface Operation {
  /** Unique in the contract, a verb in camel case: `predict`. */
  readonly id: string;
  readonly tag: keyof typeof TAGS;
  /** One short line. */
  readonly summary: string;
  readonly description?: string;
  /** Parameters of the path, by name. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** By media type. */
  readonly body?: Readonly<Record<string, z.ZodType>>;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** What it may be refused with, beyond what any route may be. */
  readonly problems?: readonly ErrorCode[];
}

export interface Answer {
  readonly description: string;
  /** By media type; none where the answer has no body. */
  readonly content?: Readonly<Record<string, z.ZodType>>;
}
