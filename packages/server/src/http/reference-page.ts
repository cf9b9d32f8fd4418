import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import { createOpenApi } from '@cognate/contract';
import type { FastifyInstance } from 'fastify';

/** The description of the API as a page to try it on, at /docs. It loads nothing from elsewhere. */
export async function addReferencePage(app: FastifyInstance, version: string): Promise<void> {
  // What the plug-in is given as OpenAPI it passes on as it is.
  const document = createOpenApi(version) as never;
  await app.register(fastifySwagger, { mode: 'static', specification: { document } });
  await app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Cognate API' },
    uiConfig: { docExpansion: 'none', deepLinking: true, validatorUrl: null },
  });
}
