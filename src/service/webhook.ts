/** Tells one address, which the configuration names and no request can, of what a server has found. */
import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from './log.ts';

export interface WebhookOptions {
  /** http or https. Redirects are not followed: nobody but this address is ever asked. */
  readonly url: string;
  /** Signs what is sent. */
  readonly secret: string;
  readonly log?: Logger | undefined;
  readonly stop: AbortSignal;
  /** Of one attempt. */
  readonly timeoutMs?: number;
  /** Before each further attempt. */
  readonly pausesMs?: readonly number[];
}

export interface WebhookEvent {
  /** The same for the same event, however often it is sent: whoever takes it can tell repeats by it. */
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Resolves to whether the address took the event, and never rejects. */
export type Webhook = (event: WebhookEvent) => Promise<boolean>;

const TIMEOUT_MS = 10_000;
const PAUSES_MS = [2000, 10_000, 60_000, 300_000] as const;

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>`, so that a message that was caught is stale soon. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

export function openWebhook(options: WebhookOptions): Webhook {
  const { url, secret, log, stop, timeoutMs = TIMEOUT_MS, pausesMs = PAUSES_MS } = options;
  const attempt = async (event: WebhookEvent): Promise<'taken' | 'refused' | 'failed'> => {
    const body = JSON.stringify(event);
    try {
      const { status, body: answer } = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'Content-Type': 'application/json',
          'X-Perennial-Event': event.id,
          'X-Perennial-Signature': signatureOf(secret, Math.floor(Date.now() / 1000), body),
        },
        body,
        signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
      });
      // What it says plays no part, however much that is.
      await answer?.cancel();
      if (status >= 200 && status < 300) return 'taken';
      return status >= 500 || status === 429 || status === 408 ? 'failed' : 'refused';
    } catch {
      return 'failed';
    }
  };
  return async (event) => {
    for (let tried = 0; !stop.aborted; tried++) {
      const result = await attempt(event);
      if (result === 'taken') return true;
      log?.warn({ event: event.id, result, tried: tried + 1 }, 'webhook');
      if (result === 'refused' || tried >= pausesMs.length) return false;
      await setTimeout(pausesMs[tried], undefined, { signal: stop, ref: false }).catch(() => {});
    }
    return false;
  };
}
