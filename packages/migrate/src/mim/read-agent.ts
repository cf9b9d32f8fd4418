import type { XmlElement } from '../xml/xml-element.ts';
import type { MimAgent } from './model.ts';
import { readExportFlows, readFilters, readJoins, readProjections } from './read-agent-rules.ts';
import { at, isTrue, numberOf } from './read-context.ts';
import type { ReadContext } from './read-context.ts';
import { readExtension } from './read-metaverse.ts';
import { readPartitions, readRunProfiles } from './read-runs.ts';
import { readSchema } from './read-schema.ts';
import { readSettings } from './read-settings.ts';

/** Times, counters, and what the old user interface and its processes need. */
const IGNORED = [
  'format-version',
  'creation-time',
  'last-modification-time',
  'version',
  'internal-version',
  'controller-configuration',
  'ma-ui-settings',
  'SyncConfig-refresh-schema',
  'encrypted-attributes',
  'ma-help-text',
];

/** Reads `ma-data`: one management agent. */
export function readAgent(context: ReadContext, data: XmlElement): MimAgent {
  const { reader } = context;
  reader.ignore(data, ...IGNORED);
  const passwordSync = reader.child(data, 'password-sync');
  if (passwordSync !== undefined) reader.ignoreAll(passwordSync);
  const subtype = reader.text(data, 'subtype');
  const listed = reader.text(data, 'ma-listname');
  return {
    file: context.file,
    id: reader.text(data, 'id').toUpperCase(),
    name: reader.text(data, 'name'),
    category: reader.text(data, 'category'),
    subtype: subtype === '' ? listed : subtype,
    company: reader.text(data, 'ma-companyname'),
    description: reader.text(data, 'description'),
    packaged: reader.attribute(data, 'format') === 'Packaged',
    schema: readSchema(context, data),
    selectedAttributes: reader.texts(reader.child(data, 'attribute-inclusion'), 'attribute'),
    filters: readFilters(context, data),
    joins: readJoins(context, data),
    projections: readProjections(context, data),
    exportFlows: readExportFlows(context, data),
    deprovisioning: readDeprovisioning(context, data),
    extension: readExtension(context, data),
    partitions: readPartitions(context, data),
    runProfiles: readRunProfiles(context, data),
    settings: readSettings(context, data),
    exportType: numberOf(reader.text(data, 'export-type')) ?? 1,
    capabilities: reader.text(data, 'capabilities-mask'),
    anchors: readAnchors(context, data),
    passwordSync: {
      allowed: isTrue(reader.text(data, 'password-sync-allowed')),
      place: at(context, passwordSync ?? data),
    },
    place: at(context, data),
  };
}

function readDeprovisioning(context: ReadContext, data: XmlElement): MimAgent['deprovisioning'] {
  const { reader } = context;
  const cleanup = reader.child(data, 'provisioning-cleanup');
  return {
    type: reader.attribute(cleanup, 'type') ?? 'declared',
    action: reader.text(cleanup, 'action'),
    place: at(context, cleanup ?? data),
  };
}

/** `dn-construction`: the attributes that make the name, for one object type or (under "") for all. */
function readAnchors(
  { reader }: ReadContext,
  data: XmlElement,
): ReadonlyMap<string, readonly string[]> {
  const construction = reader.child(data, 'dn-construction');
  const anchors = new Map<string, readonly string[]>();
  const common = reader.texts(construction, 'attribute');
  if (common.length > 0) anchors.set('', common);
  for (const dn of reader.children(construction, 'dn'))
    anchors.set(reader.attribute(dn, 'object-type') ?? '', reader.texts(dn, 'attribute'));
  // Parents that the old server makes up from the parts of a name.
  for (const mapping of reader.listed(data, 'component_mappings', 'mapping'))
    reader.ignoreAll(mapping);
  return anchors;
}
