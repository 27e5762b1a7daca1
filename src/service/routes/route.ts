import type { Express, RequestHandler } from 'express';
import { PerennialError } from '../../errors.ts';
import type { Guard } from '../auth/guard.ts';
import type { Operation, Scope } from '../operation.ts';
import { shorten } from '../problems.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One method of one path: what a file of this folder makes. */
export interface Route {
  readonly method: Method;
  /** As Express reads it: `/v1/customers/:id`. */
  readonly path: string;
  /** What a key must allow; null where anybody may ask. */
  readonly scope: Scope | null;
  /** Its part of the contract; null for pages. */
  readonly operation: Operation | null;
  readonly handlers: readonly RequestHandler[];
}

/**
 * Registers routes behind their guards, in their order. A path asked with a method that none of them has is told which it has
 * (METHOD_NOT_ALLOWED); any other path is told where to look (NOT_FOUND).
 *
 * @param lost  is asked about any other path first
 */
export function mount(app: Express, routes: readonly Route[], guard: Guard, lost: RequestHandler): void {
  for (const [path, own] of byPath(routes)) {
    const place = app.route(path);
    for (const { method, scope, handlers } of own) {
      const guarded = scope === null ? handlers : [guard(scope), ...handlers];
      place[method.toLowerCase() as Lowercase<Method>](...guarded);
    }
    const allowed = own.map(({ method }) => (method === 'GET' ? 'GET, HEAD' : method)).join(', ');
    place.all((request, response) => {
      response.setHeader('Allow', allowed);
      throw new PerennialError('METHOD_NOT_ALLOWED', { value: path, method: request.method, allowed });
    });
  }
  const remedy = 'GET /openapi.json says what there is, and /docs shows it.';
  app.use(lost);
  app.use((request) => {
    throw new PerennialError('NOT_FOUND', { value: shorten(request.path, 200), remedy });
  });
}

function byPath(routes: readonly Route[]): Map<string, Route[]> {
  const paths = new Map<string, Route[]>();
  for (const route of routes) paths.set(route.path, [...(paths.get(route.path) ?? []), route]);
  return paths;
}
