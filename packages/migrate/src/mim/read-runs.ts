import type { XmlElement } from '../xml/xml-element.ts';
import type { MimPartition, MimRunProfile, MimRunStep } from './model.ts';
import { at, isTrue, numberOf } from './read-context.ts';
import type { ReadContext } from './read-context.ts';

/** `ma-partition-data` */
export function readPartitions(context: ReadContext, data: XmlElement): readonly MimPartition[] {
  const { reader } = context;
  return reader.listed(data, 'ma-partition-data', 'partition').map((partition) => {
    // State of the old server: where it stood, and what its forms remember.
    reader.ignore(
      partition,
      'display-name',
      'creation-time',
      'last-modification-time',
      'version',
      'allowed-operations',
      'current',
      'last-successful-batch',
      'custom-data',
    );
    const domain = reader.child(reader.child(partition, 'custom-data'), 'adma-partition-data');
    const filter = reader.child(partition, 'filter');
    const containers = reader.child(filter, 'containers');
    const limited = reader.text(partition, 'max-changes-allowed-enabled');
    const limit = numberOf(reader.text(partition, 'max-changes-allowed'));
    const password = reader.child(partition, 'password-sync');
    reader.text(password, 'password-sync-source-enabled');
    return {
      id: reader.text(partition, 'id'),
      name: reader.text(partition, 'name'),
      selected: isTrue(reader.text(partition, 'selected')),
      objectTypes: reader.texts(reader.child(filter, 'object-classes'), 'object-class'),
      include: reader.texts(reader.child(containers, 'inclusions'), 'inclusion'),
      exclude: reader.texts(reader.child(containers, 'exclusions'), 'exclusion'),
      changeLimit: isTrue(limited) ? limit : undefined,
      passwordTargets: reader.texts(
        reader.child(password, 'password-sync-target-mas'),
        'password-sync-target-ma',
      ),
      domain: isTrue(reader.text(domain, 'is-domain')) ? reader.text(domain, 'name') : '',
      hierarchies: readHierarchies(context, partition),
      place: at(context, partition),
    };
  });
}

/** `filter-hints`: what the old forms remember of each class. */
function readHierarchies(
  { reader }: ReadContext,
  partition: XmlElement,
): MimPartition['hierarchies'] {
  const hints = reader.child(partition, 'filter-hints');
  return reader.listed(hints, 'object-classes', 'object-class').map((element) => {
    reader.text(element, 'included');
    return {
      objectType: reader.text(element, 'name'),
      classes: reader.texts(reader.child(element, 'hierarchy'), 'object-class'),
    };
  });
}

/** `ma-run-data`: the run profiles with their steps. */
export function readRunProfiles(context: ReadContext, data: XmlElement): readonly MimRunProfile[] {
  const { reader } = context;
  return reader.listed(data, 'ma-run-data', 'run-configuration').map((run) => {
    reader.ignore(run, 'id', 'creation-time', 'version', 'last-modification-time');
    return {
      name: reader.text(run, 'name'),
      steps: reader.listed(run, 'configuration', 'step').map((step) => readStep(context, step)),
      place: at(context, run),
    };
  });
}

function readStep(context: ReadContext, step: XmlElement): MimRunStep {
  const { reader } = context;
  const type = reader.child(step, 'step-type');
  const threshold = reader.child(step, 'threshold');
  reader.text(threshold, 'batch-size');
  return {
    type: reader.attribute(type, 'type') ?? '',
    subtypes: ['import-subtype', 'export-subtype', 'apply-rules-subtype'].flatMap((name) =>
      reader.texts(type, name),
    ),
    partition: reader.text(step, 'partition'),
    objectLimit: numberOf(reader.text(threshold, 'object')),
    deletionLimit: numberOf(reader.text(threshold, 'delete')),
    dropFile: reader.text(step, 'dropfile-name'),
    settings: readStepSettings(context, step),
    place: at(context, step),
  };
}

/** What is particular to the kind of connector: each value by its name. */
function readStepSettings(context: ReadContext, step: XmlElement): ReadonlyMap<string, string> {
  const { reader } = context;
  const settings = new Map<string, string>();
  const custom = reader.child(step, 'custom-data');
  for (const data of custom?.children ?? []) {
    reader.ignoreAll(data);
    for (const { name, text } of data.children)
      if (text.trim() !== '') settings.set(name, text.trim());
  }
  return settings;
}
