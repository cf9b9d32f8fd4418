import type { AttributeDocument, ConnectorDocument } from '@cognate/sync-rules';
import { deltaFileOf, writeDeltaFile } from './delta-file.ts';
import { guidOf, warn } from './export-context.ts';
import type { ExportContext } from './export-context.ts';
import {
  writeExportFlows,
  writeFilters,
  writeJoins,
  writeProjections,
} from './write-agent-rules.ts';
import { writePartitions, writeRunProfiles } from './write-runs.ts';
import { writeSchema } from './write-schema.ts';
import { container, element, textElement } from './write-xml.ts';

export const agentId = (connector: string): string => guidOf('agent', connector);

const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['active-directory', 'AD'],
  // Of the directories that MIM knew, the one that finds changes in the way that most servers do.
  ['ldap', 'iPlanet'],
  ['delimited', 'Delimited'],
  ['sharepoint', 'Extensible2'],
]);

/** The products behind extensible connectors, by which they are told apart. */
const SUBTYPES: ReadonlyMap<string, string> = new Map([['sharepoint', 'SharePoint Profile Store']]);

/** One connector as a management agent's file. The settings of the connected system have to be entered again. */
export function writeAgent(context: ExportContext, connector: ConnectorDocument): string {
  const { id, deprovision } = connector;
  const attributes = attributesOf(context, connector);
  const classes = Object.entries(connector.objectTypes).map(([name, type]) => ({
    name,
    attributes: Object.keys(type.attributes),
    anchors: [],
  }));
  warn(context, `${id}: settings`, 'Address, account and files have to be entered in MIM again.');
  const category = CATEGORIES.get(connector.type);
  if (category === undefined)
    warn(context, `${id}: type ${connector.type}`, 'Written as an extensible connector.');
  return container('ma-data', [
    textElement('format-version', '1'),
    textElement('id', agentId(id)),
    textElement('name', id),
    textElement('category', category ?? 'Extensible2'),
    textElement(
      'subtype',
      SUBTYPES.get(connector.type) ?? (category === undefined ? connector.type : ''),
    ),
    textElement('password-sync-allowed', '0'),
    writeSchema(classes, attributes),
    container(
      'attribute-inclusion',
      [...attributes.keys()].map((name) => textElement('attribute', name)),
    ),
    writeFilters(context, connector),
    writeJoins(context, connector),
    writeProjections(connector),
    writeExportFlows(context, connector),
    writeDeprovisioning(deprovision),
    writeExtension(connector.extension),
    textElement('description', connector.title ?? ''),
    writeDeltaFile(deltaFileOf(connector)),
    writePartitions(connector),
    writeRunProfiles(context, connector),
    textElement('export-type', '1'),
    element('dn-construction'),
  ]);
}

/** Attributes have one type for all object types there. */
function attributesOf(
  context: ExportContext,
  { id, objectTypes }: ConnectorDocument,
): ReadonlyMap<string, AttributeDocument> {
  const attributes = new Map<string, AttributeDocument>();
  for (const [type, { attributes: own }] of Object.entries(objectTypes))
    for (const [name, attribute] of Object.entries(own)) {
      const other = attributes.get(name);
      if (other !== undefined && JSON.stringify(other) !== JSON.stringify(attribute))
        warn(context, `${id}: ${type}.${name}`, 'Another object type has it with another type.');
      else attributes.set(name, attribute);
    }
  return attributes;
}

function writeDeprovisioning(deprovision: ConnectorDocument['deprovision']): string {
  if (typeof deprovision === 'object') return element('provisioning-cleanup', { type: 'scripted' });
  return element(
    'provisioning-cleanup',
    { type: 'declared' },
    textElement('action', deprovision ?? 'make-normal-disconnector'),
  );
}

export const writeExtension = (extension: string | undefined): string =>
  extension === undefined
    ? element('extension')
    : container('extension', [
        textElement('assembly-name', `${extension}.dll`),
        textElement('application-protection', 'low'),
      ]);
