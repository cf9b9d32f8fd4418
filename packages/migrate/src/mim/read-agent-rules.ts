import type { XmlElement } from '../xml/xml-element.ts';
import type {
  MimCondition,
  MimExportFlow,
  MimFilter,
  MimJoinCriterion,
  MimProjection,
} from './model.ts';
import { at, isTrue } from './read-context.ts';
import type { ReadContext } from './read-context.ts';
import { readMapping } from './read-mapping.ts';

/** `stay-disconnector`: which objects stay out. */
export function readFilters(context: ReadContext, data: XmlElement): readonly MimFilter[] {
  const { reader } = context;
  return reader.listed(data, 'stay-disconnector', 'filter-set').map((set) => {
    reader.attribute(set, 'id');
    return {
      objectType: reader.attribute(set, 'cd-object-type') ?? '',
      type: reader.attribute(set, 'type') ?? 'declared',
      atImport: isTrue(reader.attribute(set, 'import-filter')),
      alternatives: reader.children(set, 'filter-alternative').map((alternative) => {
        reader.attribute(alternative, 'id');
        return reader
          .children(alternative, 'condition')
          .map((condition) => readCondition(context, condition));
      }),
      place: at(context, set),
    };
  });
}

function readCondition(context: ReadContext, condition: XmlElement): MimCondition {
  const { reader } = context;
  // How the old form showed a number.
  reader.attribute(reader.child(condition, 'value'), 'ui-radix');
  return {
    attribute: {
      name: reader.attribute(condition, 'cd-attribute') ?? '',
      intrinsic: isTrue(reader.attribute(condition, 'intrinsic-attribute')),
    },
    operator: reader.attribute(condition, 'operator') ?? '',
    value: reader.text(condition, 'value'),
    place: at(context, condition),
  };
}

/** `join`: the criteria of all object types in the order in which they are tried. */
export function readJoins(context: ReadContext, data: XmlElement): readonly MimJoinCriterion[] {
  const { reader } = context;
  return reader.listed(data, 'join', 'join-profile').flatMap((profile) => {
    const objectType = reader.attribute(profile, 'cd-object-type') ?? '';
    return reader
      .children(profile, 'join-criterion')
      .map((criterion) => readCriterion(context, criterion, objectType));
  });
}

function readCriterion(
  context: ReadContext,
  criterion: XmlElement,
  objectType: string,
): MimJoinCriterion {
  const { reader } = context;
  const search = reader.child(criterion, 'search');
  const resolution = reader.child(criterion, 'resolution');
  reader.attribute(criterion, 'join-cri-type');
  return {
    id: reader.attribute(criterion, 'id') ?? '',
    objectType,
    metaverseType: reader.attribute(search, 'mv-object-type'),
    rule: reader.attribute(criterion, 'sync-rule-id'),
    mappings: reader.children(search, 'attribute-mapping').map((mapping) => {
      const name = reader.attribute(mapping, 'mv-attribute') ?? '';
      return {
        target: { name, intrinsic: isTrue(reader.attribute(mapping, 'intrinsic-attribute')) },
        mapping: readMapping(context, mapping, `join of ${objectType} by ${name}`),
      };
    }),
    resolution: {
      type: reader.attribute(resolution, 'type') ?? 'none',
      context: reader.text(resolution, 'script-context'),
    },
    place: at(context, criterion),
  };
}

/** `projection`: what becomes a new metaverse object. */
export function readProjections(context: ReadContext, data: XmlElement): readonly MimProjection[] {
  const { reader } = context;
  return reader.listed(data, 'projection', 'class-mapping').map((mapping) => ({
    id: reader.attribute(mapping, 'id') ?? '',
    objectType: reader.attribute(mapping, 'cd-object-type') ?? '',
    type: reader.attribute(mapping, 'type') ?? 'declared',
    metaverseType: reader.text(mapping, 'mv-object-type'),
    rule: reader.attribute(mapping, 'sync-rule-id'),
    place: at(context, mapping),
  }));
}

/** `export-attribute-flow` */
export function readExportFlows(context: ReadContext, data: XmlElement): readonly MimExportFlow[] {
  const { reader } = context;
  return reader.listed(data, 'export-attribute-flow', 'export-flow-set').flatMap((set) => {
    const objectType = reader.attribute(set, 'cd-object-type') ?? '';
    const metaverseType = reader.attribute(set, 'mv-object-type') ?? '';
    return reader.children(set, 'export-flow').map((flow) => {
      const attribute = reader.attribute(flow, 'cd-attribute') ?? '';
      const mapping = readMapping(context, flow, `${objectType}.${attribute}`);
      const suppressed = reader.attribute(flow, 'suppress-deletions');
      return {
        id: reader.attribute(flow, 'id') ?? '',
        objectType,
        metaverseType,
        attribute,
        // Flows of synchronization rules let no null through unless they say so; older servers say nothing.
        suppressDeletions:
          suppressed === undefined ? mapping.kind === 'sync-rule' : isTrue(suppressed),
        mapping,
        place: at(context, flow),
      };
    });
  });
}
