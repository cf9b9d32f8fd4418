import type { OutboundRule } from '../configuration/rules.ts';
import { expectedDn, isLeaving, neverExported } from '../connector-space/cs-object.ts';
import type { CsObject, Link } from '../connector-space/cs-object.ts';
import { deprovision, disconnect } from '../deletion/disconnect.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import { rename } from '../provisioning/bring-into-force.ts';
import { createConnector } from '../provisioning/create-connector.ts';
import { isOwnDeletion, refuseBadName, sameDn } from '../provisioning/object-name.ts';
import type { Workspace } from '../synchronization/workspace.ts';
import { askScript, expectedObject, scriptMetaverse } from './bound-extension.ts';
import type { BoundExtension } from './bound-extension.ts';
import type { ScriptCommand, TakenName } from './extension.ts';

/** So many names a script may find taken for one object; then it is not getting anywhere. */
const MOST_NAMES = 1000;

type Create = Extract<ScriptCommand, { readonly kind: 'create' }>;
type Rename = Extract<ScriptCommand, { readonly kind: 'rename' }>;
type Deprovision = Extract<ScriptCommand, { readonly kind: 'deprovision' }>;

/**
 * Lets the metaverse's extension provision an object: nothing that it wants is done before it wants something that can
 * be done as a whole. Answers whether the rules have to be looked at again.
 */
export function provisionByScript(workspace: Workspace, metaverse: number): boolean {
  const script = workspace.rules.provisioning;
  const first = workspace.metaverse(metaverse);
  if (script === undefined || first === undefined) return false;
  // Which connectors there are is known once the objects that took their places were synchronized.
  if (workspace.connectorsOf(metaverse).some((cs) => cs.pendingImport === 'delete-add'))
    return false;
  let again = false;
  for (const command of commandsFor(workspace, script, first)) {
    const mv = workspace.metaverse(metaverse);
    if (mv === undefined) return false;
    again = perform(workspace, script, mv, command) || again;
  }
  return again;
}

/** What the script wants. It is asked again with the names that turned out to be taken, which it was not to know. */
function commandsFor(
  workspace: Workspace,
  script: BoundExtension,
  mv: MvObject,
): readonly ScriptCommand[] {
  const taken: TakenName[] = [];
  const parameters = {
    mv: scriptMetaverse(script, mv),
    connectors: workspace
      .connectorsOf(mv.id)
      .filter((cs) => !isLeaving(cs) && workspace.rules.connectors.has(cs.connector))
      .map(expectedObject),
    taken,
  };
  while (taken.length < MOST_NAMES) {
    const commands = askScript(script, 'provision', parameters, { step: 'provisioning' });
    const refused = commands.filter((command) => isTaken(workspace, mv, command));
    if (refused.length === 0) return commands;
    for (const command of refused)
      if (command.kind !== 'deprovision')
        taken.push({ connector: command.connector, dn: command.dn });
  }
  throw failure(script, `it asked for ${MOST_NAMES} names that are taken`);
}

function isTaken(workspace: Workspace, mv: MvObject, command: ScriptCommand): boolean {
  const connector = workspace.rules.connectors.get(command.connector);
  if (command.kind === 'deprovision' || connector === undefined) return false;
  const holder = workspace.holderOf(connector, command.dn);
  if (holder === undefined) return false;
  if (command.kind === 'rename') return holder !== command.object;
  const held = workspace.object(holder);
  return held === undefined || !isOwnDeletion(mv, held);
}

function perform(
  workspace: Workspace,
  script: BoundExtension,
  mv: MvObject,
  command: ScriptCommand,
): boolean {
  const connector = workspace.rules.connectors.get(command.connector);
  if (connector === undefined)
    throw failure(script, `there is no connector "${command.connector}"`);
  switch (command.kind) {
    case 'create':
      return create(workspace, script, mv, command);
    case 'rename':
      return renameTo(workspace, script, mv, command);
    case 'deprovision':
      return takeAway(workspace, script, mv, command);
  }
}

const ruleName = ({ extension }: BoundExtension): string => `${extension.name}.provision`;

/** A command in the form in which outbound rules do the same. */
const ruleFor = (
  script: BoundExtension,
  mv: MvObject,
  command: { readonly connector: string; readonly type: string; readonly dn: string },
): OutboundRule => ({
  id: ruleName(script),
  connector: command.connector,
  metaverseType: mv.type,
  objectType: command.type,
  dn: { kind: 'constant', values: [command.dn] },
  tests: [],
  onScopeLoss: 'leave',
  existing: 'error',
});

function create(
  workspace: Workspace,
  script: BoundExtension,
  mv: MvObject,
  command: Create,
): boolean {
  const connector = workspace.connector(command.connector);
  if (!connector.objectTypes.has(command.type))
    throw failure(script, `"${connector.id}" has no object type "${command.type}"`);
  const again = createConnector(workspace, ruleFor(script, mv, command), mv);
  const id = workspace.holderOf(connector, command.dn);
  const cs = id === undefined ? undefined : workspace.object(id);
  if (cs?.link !== undefined) workspace.putObject(asScripted(cs, cs.link, command));
  return again;
}

/** No outbound rule is in force on what a script creates, so that one that comes later may take it over. */
function asScripted(cs: CsObject, { mv, rule }: Link, { attributes }: Create): CsObject {
  const { pendingExport } = cs;
  return {
    ...cs,
    link: { mv, rule },
    pendingExport:
      pendingExport?.op === 'add' || pendingExport?.op === 'delete-add'
        ? { ...pendingExport, attributes }
        : pendingExport,
  };
}

function renameTo(
  workspace: Workspace,
  script: BoundExtension,
  mv: MvObject,
  { connector, object, dn }: Rename,
): boolean {
  const cs = workspace.object(object);
  if (cs?.link?.mv !== mv.id || isLeaving(cs)) return false;
  const rule = ruleFor(script, mv, { connector, type: cs.type, dn });
  if (sameDn(workspace, rule, dn, expectedDn(cs))) return false;
  if (!workspace.connector(connector).canRename && !neverExported(cs))
    throw failure(script, `objects of connector "${connector}" cannot be renamed`);
  refuseBadName(workspace, rule, dn);
  rename(workspace, rule, cs, dn);
  return false;
}

function takeAway(
  workspace: Workspace,
  script: BoundExtension,
  mv: MvObject,
  { object }: Deprovision,
): boolean {
  const cs = workspace.object(object);
  if (cs?.link?.mv !== mv.id) return false;
  deprovision(workspace, cs, { cause: 'provisioning', rule: ruleName(script) });
  disconnect(workspace, cs, mv.id, 'provisioning');
  return true;
}

const failure = ({ extension }: BoundExtension, words: string): SyncFailure =>
  new SyncFailure({
    type: 'extension-dll-exception',
    step: 'provisioning',
    message: `The extension "${extension.name}" failed in provision: ${words}.`,
  });
