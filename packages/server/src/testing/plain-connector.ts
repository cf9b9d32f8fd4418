import type { ConnectorType } from '@cognate/connector-kit';
import { AppError } from '@cognate/kernel';
import { z } from 'zod';
import { createConnectorTypes } from '../connectors/connector-types.ts';

/** A connector type for tests of configurations; it cannot be opened. */
const plainConnector: ConnectorType = {
  manifest: {
    id: 'plain',
    title: 'Plain',
    summary: 'For tests.',
    settings: z.strictObject({
      path: z.string(),
      size: z.int().min(1).optional(),
      password: z.strictObject({ secret: z.string() }).optional(),
    }),
    capabilities: {
      dnStyle: 'generic',
      dnIsAnchor: false,
      fullImport: true,
      deltaImport: false,
      export: true,
      rename: true,
      exportType: 'attribute-update',
      referencesNeedTarget: false,
    },
  },
  open: () => Promise.reject(new AppError('internal-error', 'A plain connector cannot be opened.')),
};

export const plainTypes = createConnectorTypes({ plain: () => Promise.resolve(plainConnector) });
