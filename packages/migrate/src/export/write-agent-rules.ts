import type { ConnectorDocument, JoinDocument, ProjectionDocument } from '@cognate/sync-rules';
import { plainConditions } from './condition-tree.ts';
import type { PlainCondition } from './condition-tree.ts';
import { guidOf, warn } from './export-context.ts';
import type { ExportContext } from './export-context.ts';
import { longFlow, writeMapping } from './write-mapping.ts';
import { container, element, textElement } from './write-xml.ts';

/** `stay-disconnector` */
export function writeFilters(context: ExportContext, connector: ConnectorDocument): string {
  const sets = Object.entries(connector.filter ?? {}).flatMap(([type, filter]) => {
    if (typeof filter !== 'string')
      return [element('filter-set', { 'cd-object-type': type, type: 'scripted' })];
    const alternatives = plainConditions(filter);
    if (alternatives === undefined) {
      warn(
        context,
        `${connector.id}: filter of ${type}`,
        'MIM has no operators for this condition.',
      );
      return [];
    }
    const written = alternatives.map((conditions, index) =>
      container('filter-alternative', conditions.map(writeCondition), {
        id: guidOf(connector.id, 'filter', type, String(index)),
      }),
    );
    return [container('filter-set', written, { 'cd-object-type': type, type: 'declared' })];
  });
  return container('stay-disconnector', sets);
}

function writeCondition({ attribute, operator, value }: PlainCondition): string {
  const intrinsic = /^<(.+)>$/.exec(attribute)?.[1];
  return element(
    'condition',
    {
      'cd-attribute': intrinsic ?? attribute,
      operator,
      'intrinsic-attribute': intrinsic === undefined ? undefined : 'true',
    },
    textElement('value', value),
  );
}

/** `join` */
export function writeJoins(context: ExportContext, connector: ConnectorDocument): string {
  const profiles = Object.entries(connector.join ?? {}).map(([type, joins]) =>
    container(
      'join-profile',
      joins.map((join, index) => writeJoin(context, connector, join, `${type} ${index + 1}`)),
      { 'cd-object-type': type },
    ),
  );
  return container('join', profiles);
}

function writeJoin(
  context: ExportContext,
  { id }: ConnectorDocument,
  { metaverseType, match, resolve, several, when }: JoinDocument,
  which: string,
): string {
  if (when !== undefined)
    warn(context, `${id}: join of ${which}`, 'MIM has no conditions for join criteria.');
  if (typeof resolve === 'string' || several === 'error')
    warn(context, `${id}: join of ${which}`, 'MIM has no conditions for several candidates.');
  const mappings = Object.entries(match).map(([target, source]) => {
    const flow = typeof source === 'string' ? source : { script: source.script };
    const intrinsic = target === '<object-id>';
    return element(
      'attribute-mapping',
      {
        'mv-attribute': intrinsic ? 'object-id' : target,
        'intrinsic-attribute': intrinsic ? 'true' : undefined,
      },
      writeMapping(flow, 'import'),
    );
  });
  const scripted = typeof resolve === 'object' ? resolve.script : undefined;
  return container(
    'join-criterion',
    [
      container('search', mappings, { 'mv-object-type': metaverseType }),
      element(
        'resolution',
        { type: scripted === undefined ? 'none' : 'scripted' },
        textElement('script-context', scripted ?? ''),
      ),
    ],
    { id: guidOf(id, 'join', which), 'join-cri-type': 'none' },
  );
}

/** The id of the synchronization rule that stands for a projection with a condition. */
export const projectionRule = (connector: string, type: string, index: number): string =>
  guidOf(connector, 'projection', type, String(index));

/** Projections of an object type as a list. */
export const projectionsOf = (
  written: ProjectionDocument | readonly ProjectionDocument[],
): readonly ProjectionDocument[] => (isList(written) ? written : [written]);

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

/** `projection` */
export function writeProjections(connector: ConnectorDocument): string {
  const { id } = connector;
  const mappings = Object.entries(connector.project ?? {}).flatMap(([type, projections]) =>
    projectionsOf(projections).map((projection, index) => {
      const attributes = { id: guidOf(id, 'project', type, String(index)), 'cd-object-type': type };
      if (typeof projection === 'object' && 'script' in projection)
        return element('class-mapping', { ...attributes, type: 'scripted' });
      const long = typeof projection === 'string' ? { metaverseType: projection } : projection;
      const scoped = 'when' in long && long.when !== undefined;
      return element(
        'class-mapping',
        {
          ...attributes,
          type: scoped ? 'sync-rule' : 'declared',
          'sync-rule-id': scoped ? projectionRule(id, type, index) : undefined,
        },
        textElement('mv-object-type', long.metaverseType),
      );
    }),
  );
  return container('projection', mappings);
}

/** `export-attribute-flow` */
export function writeExportFlows(context: ExportContext, connector: ConnectorDocument): string {
  const sets = Object.entries(connector.exportFlows ?? {}).flatMap(([type, byMetaverse]) =>
    Object.entries(byMetaverse).map(([metaverseType, flows]) =>
      container(
        'export-flow-set',
        Object.entries(flows).map(([target, document]) => {
          const flow = longFlow(document);
          if (flow.ifTaken !== undefined)
            warn(
              context,
              `${connector.id}: ${type}.${target}`,
              'MIM has no values to try in turn.',
            );
          const classic = flow.constant !== undefined && flow.initialOnly !== true;
          return element(
            'export-flow',
            {
              'cd-attribute': target,
              id: guidOf(connector.id, 'export', type, metaverseType, target),
              'suppress-deletions': classic ? undefined : String(flow.allowNulls !== true),
            },
            writeMapping(document, 'export'),
          );
        }),
        { 'cd-object-type': type, 'mv-object-type': metaverseType },
      ),
    ),
  );
  return container('export-attribute-flow', sets);
}
