import type { Values } from '@cognate/kernel';
import type { CsObject, MvObject, SyncRules, TraceEvent } from '@cognate/sync-rules';
import type { MetaverseDetails, ObjectDetails } from '../ports/read-store.ts';
import { secretValues } from '../what-if/secret-values.ts';
import type { SecretValues } from '../what-if/secret-values.ts';
import type { Preview } from './preview-object.ts';

/** What is read to be shown, with marks in the place of secret values. */
export interface WithoutSecrets {
  readonly object: (details: ObjectDetails) => ObjectDetails;
  readonly metaverse: (details: MetaverseDetails) => MetaverseDetails;
  readonly preview: (preview: Preview) => Preview;
}

/** Equal values have equal marks in everything that one call's answer was given. */
export function withoutSecrets(rules: SyncRules): WithoutSecrets {
  const secrets = secretValues();
  return {
    object: (details) => shownDetails(rules, secrets, details),
    metaverse: (details) => ({
      ...details,
      object: shownMetaverse(rules, secrets, details.object),
    }),
    preview: (preview) => shownPreview(rules, secrets, preview),
  };
}

type Typed = Pick<CsObject, 'connector' | 'type'>;
type Schema = Parameters<SecretValues['delta']>[1];

const schemaOf = (rules: SyncRules, { connector, type }: Typed): Schema =>
  rules.connectors.get(connector)?.objectTypes.get(type)?.attributes;

function shownDetails(
  rules: SyncRules,
  secrets: SecretValues,
  details: ObjectDetails,
): ObjectDetails {
  const schema = schemaOf(rules, details);
  const { synchronized, pendingExport, unconfirmedExport } = details;
  return {
    ...details,
    attributes: secrets.attributes(details.attributes, schema),
    synchronized: synchronized && secrets.attributes(synchronized, schema),
    pendingExport: pendingExport && secrets.delta(pendingExport, schema),
    unconfirmedExport: unconfirmedExport && secrets.delta(unconfirmedExport, schema),
  };
}

const shownMetaverse = (rules: SyncRules, secrets: SecretValues, mv: MvObject): MvObject => ({
  ...mv,
  attributes: secrets.attributes(mv.attributes, rules.metaverseAttributes),
});

function shownObject(rules: SyncRules, secrets: SecretValues, cs: CsObject): CsObject {
  const schema = schemaOf(rules, cs);
  const { pendingExport, unconfirmedExport } = cs;
  return {
    ...cs,
    scalars: secrets.attributes(cs.scalars, schema),
    pendingExport: pendingExport && secrets.delta(pendingExport, schema),
    unconfirmedExport: unconfirmedExport && secrets.delta(unconfirmedExport, schema),
  };
}

function shownPreview(rules: SyncRules, secrets: SecretValues, preview: Preview): Preview {
  const object = (cs: CsObject | undefined): CsObject | undefined =>
    cs && shownObject(rules, secrets, cs);
  const metaverse = (mv: MvObject | undefined): MvObject | undefined =>
    mv && shownMetaverse(rules, secrets, mv);
  return {
    ...preview,
    object: shownObject(rules, secrets, preview.object),
    trace: preview.trace.map((event) => shownEvent(rules, secrets, event)),
    objects: preview.objects.map(({ before, after }) => ({
      before: object(before),
      after: object(after),
    })),
    metaverse: preview.metaverse.map(({ before, after }) => ({
      before: metaverse(before),
      after: metaverse(after),
    })),
  };
}

function shownEvent(rules: SyncRules, secrets: SecretValues, event: TraceEvent): TraceEvent {
  const shown = (attribute: string, values: Values, schema: Schema): Values =>
    secrets.attributes({ [attribute]: values }, schema)[attribute] ?? [];
  switch (event.kind) {
    case 'import-flow':
      return { ...event, values: shown(event.attribute, event.values, rules.metaverseAttributes) };
    case 'export-value':
      return { ...event, values: shown(event.attribute, event.values, schemaOf(rules, event)) };
    case 'export-flow':
      return { ...event, delta: event.delta && secrets.delta(event.delta, schemaOf(rules, event)) };
    default:
      return event;
  }
}
