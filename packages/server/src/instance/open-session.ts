import { ConnectorError } from '@cognate/connector-kit';
import type { ConnectorSession, ConnectorType, SelectedSchema } from '@cognate/connector-kit';
import { checkShape } from '@cognate/contract';
import { AppError } from '@cognate/kernel';
import type { ConnectorRules } from '@cognate/sync-rules';
import { replacePlaceholders } from '../configuration/placeholders.ts';
import type { PlaceholderValues } from '../configuration/placeholders.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import { secretNames } from '../secrets/secret-names.ts';

export interface SessionSurroundings {
  readonly placeholders: PlaceholderValues;
  readonly secrets: Secrets;
  /** What the last import of the connector left. */
  readonly lastImport?: string | undefined;
}

/** Opens a session to the system that a connector stands for, with its settings made real. */
export function openSession(
  type: ConnectorType,
  connector: ConnectorRules,
  { placeholders, secrets, lastImport }: SessionSurroundings,
  signal: AbortSignal,
): Promise<ConnectorSession> {
  const settings = checkShape(
    type.manifest.settings,
    replacePlaceholders(connector.settings, placeholders),
    { showValues: false },
  );
  if (!settings.ok) {
    const [problem] = settings.problems;
    throw new ConnectorError(
      'no-start-bad-ma-configuration',
      `The settings of connector "${connector.id}" are not valid: ${problem?.path.join('.') ?? ''}: ${problem?.message ?? ''}`,
      { remedy: 'Run "cognate config validate" and apply the corrected configuration.' },
    );
  }
  // A connector may ask for one only after it has talked to the system: what is missing is told before.
  for (const { name } of secretNames(connector.settings)) resolveSecret(secrets, name);
  return type.open(settings.value, {
    baseDirectory: placeholders.config,
    schema: selectedSchema(connector),
    signal,
    secret: (name) => resolveSecret(secrets, name),
    lastImport,
  });
}

function selectedSchema(connector: ConnectorRules): SelectedSchema {
  return {
    objectTypes: [...connector.objectTypes.values()].map(({ name, attributeList }) => ({
      name,
      attributes: attributeList.map((attribute) => ({
        name: attribute.name,
        type: attribute.type,
        multivalued: attribute.multivalued,
      })),
    })),
  };
}

function resolveSecret(secrets: Secrets, name: string): string {
  try {
    return secrets.get(name);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // MIM has no result of a step for a lost key; its name for it begins the message.
    const lost = error.code === 'encryption-key-lost' ? `${error.code}: ` : '';
    throw new ConnectorError('no-start-credentials', `${lost}${error.message}`, {
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      cause: error,
    });
  }
}
