import type { z } from 'zod';
import { accessRoutes } from './access-routes.ts';
import { configurationRoutes } from './configuration-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { objectRoutes } from './object-routes.ts';
import { runRoutes } from './run-routes.ts';

/** Every operation of the HTTP API under its name. */
export const routes = {
  ...healthRoutes,
  ...accessRoutes,
  ...runRoutes,
  ...objectRoutes,
  ...configurationRoutes,
} as const;

type Routes = typeof routes;

export type Operation = keyof Routes;

/** What an operation answers with. */
export type Answer<O extends Operation> = Routes[O] extends {
  readonly response: infer S extends z.ZodType;
}
  ? z.output<S>
  : Routes[O] extends { readonly events: infer S extends z.ZodType }
    ? AsyncIterable<z.output<S>>
    : unknown;

/** What an operation is asked with, parsed: path, query and body together. */
export type Question<O extends Operation> = Part<O, 'parameters', 'output'> &
  Part<O, 'query', 'output'> &
  Part<O, 'body', 'output'>;

/** The same as somebody who asks may write it: without what has a default. */
export type Asked<O extends Operation> = Part<O, 'parameters', 'input'> &
  Part<O, 'query', 'input'> &
  Part<O, 'body', 'input'>;

type Part<O extends Operation, P extends string, Side extends 'input' | 'output'> =
  Routes[O] extends Readonly<Record<P, infer S extends z.ZodType>>
    ? Side extends 'input'
      ? z.input<S>
      : z.output<S>
    : object;
