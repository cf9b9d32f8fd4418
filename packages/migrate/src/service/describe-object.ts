import type { ServiceObject } from './service-object.ts';
import { valueOf } from './service-object.ts';

/** Types of data, not of policy: they are counted, not listed. */
const DATA: ReadonlySet<string> = new Set(['Person', 'Group', 'Resource']);

/** Whether each object of a type is worth a line of the report. */
export const isListed = (type: string): boolean => !DATA.has(type);

/** What an object is called: by its name, or else by its id. */
export const subjectOf = (object: ServiceObject): string =>
  `${object.type} ${valueOf(object, 'DisplayName') || object.id}`;

/** What an object of the identity service says, in a few words, for those who decide what takes its place. */
export function describeObject(object: ServiceObject): string {
  const description =
    DESCRIPTIONS.get(object.type)?.(object) ?? cut(valueOf(object, 'Description'));
  return description || 'Kept for later.';
}

const DESCRIPTIONS: ReadonlyMap<string, (object: ServiceObject) => string> = new Map([
  ['ManagementPolicyRule', describePolicy],
  ['Set', describeSet],
  ['WorkflowDefinition', (object) => `${valueOf(object, 'RequestPhase')} workflow.`],
  ['ObjectVisualizationConfiguration', describeForm],
  ['EmailTemplate', (object) => cut(valueOf(object, 'EmailSubject'))],
  ['SearchScopeConfiguration', (object) => cut(valueOf(object, 'SearchScope'))],
  ['AttributeTypeDescription', (object) => valueOf(object, 'DataType')],
]);

function describePolicy(object: ServiceObject): string {
  const workflows = [
    'AuthenticationWorkflowDefinition',
    'AuthorizationWorkflowDefinition',
    'ActionWorkflowDefinition',
  ].flatMap((name) => object.values.get(name) ?? []);
  const actions = object.values.get('ActionType') ?? [];
  return [
    `${valueOf(object, 'ManagementPolicyRuleType')}${isTrue(object, 'Disabled') ? ', disabled' : ''}`,
    isTrue(object, 'GrantRight') ? `grants ${actions.join(', ')}` : `on ${actions.join(', ')}`,
    `workflows: ${workflows.length}.`,
  ].join('; ');
}

function describeSet(object: ServiceObject): string {
  const members = object.values.get('ExplicitMember')?.length ?? 0;
  // The expression stands as text in an element of its own.
  const filter = valueOf(object, 'Filter').replaceAll(/<[^>]*>/g, '');
  return [cut(filter), members === 0 ? '' : `Members by name: ${members}.`]
    .filter((text) => text !== '')
    .join(' ');
}

function describeForm(object: ServiceObject): string {
  const uses = ['Create', 'Edit', 'View'].filter((use) => isTrue(object, `AppliesTo${use}`));
  return `Form to ${uses.join(', ').toLowerCase()} ${valueOf(object, 'TargetObjectType')}.`;
}

const isTrue = (object: ServiceObject, name: string): boolean =>
  valueOf(object, name).toLowerCase() === 'true';

const LONGEST = 200;

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)} ...`;
}
