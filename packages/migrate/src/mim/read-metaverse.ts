import type { XmlElement } from '../xml/xml-element.ts';
import type { MimDeletionRule, MimExtension, MimImportFlow, MimMetaverse } from './model.ts';
import { at, isTrue } from './read-context.ts';
import type { ReadContext } from './read-context.ts';
import { readMapping } from './read-mapping.ts';
import { readSchema } from './read-schema.ts';

/** Reads `mv-data`. In the export of a single management agent it holds import flows only. */
export function readMetaverse(context: ReadContext, data: XmlElement): MimMetaverse {
  const { reader } = context;
  reader.ignore(data, 'format-version', 'version', 'password-change-history-size');
  const schema = readSchema(context, data);
  const provisioning = reader.child(data, 'provisioning');
  const flows = reader.child(data, 'import-attribute-flow');
  // Azure AD Connect keeps server settings here that mean nothing elsewhere.
  reader.ignore(data, 'parameter-values');
  return {
    file: context.file,
    complete: schema.classes.length > 0,
    schema,
    importFlows: reader
      .children(flows, 'import-flow-set')
      .flatMap((set) => readFlowSet(context, set)),
    recall: readRecall(context, flows),
    provisioning:
      provisioning === undefined
        ? undefined
        : {
            type: reader.attribute(provisioning, 'type') ?? 'none',
            place: at(context, provisioning),
          },
    deletionRules: readDeletionRules(context, data),
    extension: readExtension(context, data),
    passwordSync: isTrue(reader.text(reader.child(data, 'password-sync'), 'password-sync-enabled')),
    place: at(context, data),
  };
}

function readFlowSet(context: ReadContext, set: XmlElement): readonly MimImportFlow[] {
  const { reader } = context;
  const metaverseType = reader.attribute(set, 'mv-object-type') ?? '';
  return reader.children(set, 'import-flows').flatMap((flows) => {
    const attribute = reader.attribute(flows, 'mv-attribute') ?? '';
    const ranking = reader.attribute(flows, 'type') ?? 'ranked';
    return reader.children(flows, 'import-flow').map((flow) => ({
      id: reader.attribute(flow, 'id') ?? '',
      metaverseType,
      attribute,
      ranking,
      agent: reader.attribute(flow, 'src-ma') ?? '',
      objectType: reader.attribute(flow, 'cd-object-type') ?? '',
      mapping: readMapping(context, flow, `${metaverseType}.${attribute}`),
      place: at(context, flow),
    }));
  });
}

function readRecall(
  { reader }: ReadContext,
  flows: XmlElement | undefined,
): ReadonlyMap<string, boolean> {
  return new Map(
    reader
      .listed(flows, 'per-ma-options', 'ma-options')
      .map((options) => [
        (reader.attribute(options, 'ma-id') ?? '').toUpperCase(),
        reader.text(options, 'enable-recall').toLowerCase() !== 'false' &&
          reader.text(options, 'enable-recall') !== '0',
      ]),
  );
}

function readDeletionRules(context: ReadContext, data: XmlElement): readonly MimDeletionRule[] {
  const { reader } = context;
  return reader.listed(data, 'mv-deletion', 'mv-deletion-rule').map((rule) => {
    reader.attribute(rule, 'id');
    return {
      metaverseType: reader.attribute(rule, 'mv-object-type') ?? '',
      type: reader.attribute(rule, 'type') ?? '',
      agents: reader.texts(rule, 'src-ma'),
      place: at(context, rule),
    };
  });
}

/** The rules extension of a management agent or of the metaverse. */
export function readExtension(context: ReadContext, parent: XmlElement): MimExtension | undefined {
  const { reader } = context;
  const element = reader.child(parent, 'extension');
  const assembly = reader.text(element, 'assembly-name');
  const protection = reader.text(element, 'application-protection');
  reader.text(element, 'timeout');
  return element === undefined || assembly === ''
    ? undefined
    : { assembly, protection, place: at(context, element) };
}
