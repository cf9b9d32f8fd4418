import { fakeDocument, FakeSystem, same, source, target } from '@cognate/testkit';
import type { Systems } from '@cognate/testkit';
import type { ConfigurationDocument, ConnectorDocument } from '@cognate/sync-rules';
import fc from 'fast-check';

/** What may differ from one configuration to the next. */
export interface Setting {
  readonly hrAnchors: boolean;
  readonly adAnchors: boolean;
  readonly exportType: 'attribute-update' | 'attribute-replace';
  readonly referencesNeedTarget: boolean;
  readonly rename: boolean;
  readonly deletion: 'any-connector' | 'last-connector' | 'last-but-accounts';
  readonly deprovision: 'delete-object' | 'make-normal-disconnector' | 'make-explicit-disconnector';
  readonly recall: boolean;
  readonly filter: boolean;
  readonly badges: 'none' | 'join' | 'join-or-project';
  readonly badgesFirst: boolean;
  readonly scope: boolean;
  readonly existing: 'join' | 'error';
  readonly allowNulls: boolean;
  /** Badges go first for what both sources have. */
  readonly badgesPrecede: boolean;
  /** What accounts have comes back where no source has it. */
  readonly flowBack: boolean;
  readonly accountFilter: boolean;
  readonly onScopeLoss: 'deprovision' | 'leave';
  /** Robots have an outbound rule of their own, by which accounts have other names. */
  readonly robots: boolean;
  readonly initialTitle: boolean;
  readonly constants: boolean;
  readonly projectNamed: boolean;
  readonly joinByName: boolean;
}

/** What makes much else impossible, or easier, where it is the case. */
const seldom = fc.oneof(
  { weight: 2, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

export const settings: fc.Arbitrary<Setting> = fc.record({
  hrAnchors: fc.boolean(),
  adAnchors: fc.boolean(),
  exportType: fc.constantFrom('attribute-update', 'attribute-replace'),
  referencesNeedTarget: fc.boolean(),
  rename: fc.boolean(),
  deletion: fc.constantFrom('any-connector', 'last-connector', 'last-but-accounts'),
  deprovision: fc.constantFrom(
    'delete-object',
    'make-normal-disconnector',
    'make-explicit-disconnector',
  ),
  recall: fc.boolean(),
  filter: fc.boolean(),
  badges: fc.constantFrom('none', 'join', 'join-or-project'),
  badgesFirst: fc.boolean(),
  scope: fc.boolean(),
  existing: fc.constantFrom('join', 'error'),
  allowNulls: fc.boolean(),
  badgesPrecede: fc.boolean(),
  flowBack: seldom,
  accountFilter: seldom,
  onScopeLoss: fc.constantFrom('deprovision', 'leave'),
  robots: seldom,
  initialTitle: seldom,
  constants: seldom,
  projectNamed: seldom,
  joinByName: seldom,
});

export function systemsOf(setting: Setting): Systems {
  const { exportType, referencesNeedTarget, rename } = setting;
  const deltaImport = true;
  const systems = {
    hr: new FakeSystem({ dnIsAnchor: !setting.hrAnchors, deltaImport }),
    badges: new FakeSystem({ deltaImport }),
    ad: new FakeSystem({
      dnIsAnchor: !setting.adAnchors,
      exportType,
      referencesNeedTarget,
      rename,
      deltaImport,
    }),
  };
  for (const system of Object.values(systems)) system.changes = () => system.changedEntries();
  return systems;
}

const BY_EMPLOYEE = { metaverseType: 'person', match: { employeeId: 'employeeId' } };
const BY_NAME = { metaverseType: 'person', match: { name: 'name' } };

const ROBOT = 'title = "Robot"';

export function documentOf(setting: Setting): ConfigurationDocument {
  const hr = hrOf(setting);
  const badges = badgesOf(setting);
  const deletion = {
    'any-connector': { rule: 'any-connector', connectors: ['hr'] },
    'last-connector': { rule: 'last-connector' },
    'last-but-accounts': { rule: 'last-connector', connectors: ['ad'] },
  } as const;
  const sources =
    setting.badges === 'none' ? [hr] : setting.badgesFirst ? [badges, hr] : [hr, badges];
  const rule = { deletion: deletion[setting.deletion] };
  const first = ['badges', 'hr'];
  const precedence = setting.badgesPrecede && setting.badges !== 'none';
  return fakeDocument([...sources, accountsOf(setting)], {
    person: { ...rule, ...(precedence ? { precedence: { title: first, phone: first } } : {}) },
    group: rule,
  });
}

function hrOf({ recall, joinByName, filter, projectNamed, constants }: Setting): ConnectorDocument {
  const hr = source('hr', {
    recall,
    join: { person: joinByName ? [BY_EMPLOYEE, BY_NAME] : [BY_EMPLOYEE] },
    ...(filter ? { filter: { person: ROBOT } } : {}),
  });
  const { project, importFlows } = hr;
  return {
    ...hr,
    ...(projectNamed
      ? { project: { ...project, person: { metaverseType: 'person', when: 'IsPresent(name)' } } }
      : {}),
    ...(constants
      ? {
          importFlows: {
            ...importFlows,
            person: { person: { ...importFlows?.['person']?.['person'], mail: { dnPart: 1 } } },
          },
        }
      : {}),
  };
}

const badgesOf = (setting: Setting): ConnectorDocument =>
  source('badges', {
    join: { person: [BY_EMPLOYEE] },
    project: setting.badges === 'join-or-project' ? { person: 'person' } : {},
    importFlows: { person: { person: same('employeeId', 'phone', 'title') } },
  });

function accountsOf(setting: Setting): ConnectorDocument {
  const { deprovision, existing, allowNulls, onScopeLoss } = setting;
  const person = {
    metaverseType: 'person',
    objectType: 'person',
    existing,
    onScopeLoss,
    flows: {
      ...same('employeeId', 'name', 'mails', 'manager'),
      title: { expression: 'title', initialOnly: setting.initialTitle },
      phone: { expression: 'phone', allowNulls },
      ...(setting.constants ? { location: { constant: 'here' }, mail: 'mail' } : {}),
    },
  };
  return target('ad', {
    deprovision,
    join: { person: [BY_EMPLOYEE] },
    project: {},
    ...(setting.flowBack ? { importFlows: { person: { person: same('phone', 'mails') } } } : {}),
    ...(setting.accountFilter ? { filter: { person: ROBOT } } : {}),
    provision: [
      ...(setting.robots
        ? [{ ...person, id: 'ad-robot', when: ROBOT, dn: nameOf('r-', 'employeeId') }]
        : []),
      {
        ...person,
        id: 'ad-person',
        dn: nameOf('p-', 'employeeId'),
        ...(setting.scope ? { when: 'IsPresent(title)' } : {}),
      },
      {
        id: 'ad-group',
        metaverseType: 'group',
        objectType: 'group',
        dn: nameOf('g-', 'name'),
        existing,
        flows: same('name', 'member'),
      },
    ],
  });
}

/** Like any flow from an empty source, one for the name leaves what is there. */
const nameOf = (prefix: string, attribute: string): string =>
  `IIF(IsPresent(${attribute}), "${prefix}" + ${attribute}, Null())`;

/** The same systems under another configuration. */
export const reconfigured = (setting: Setting, next: Setting): Setting => ({
  ...next,
  hrAnchors: setting.hrAnchors,
  adAnchors: setting.adAnchors,
  exportType: setting.exportType,
  referencesNeedTarget: setting.referencesNeedTarget,
  rename: setting.rename,
  // A connector neither comes nor goes.
  badges: setting.badges === 'none' || next.badges === 'none' ? setting.badges : next.badges,
});
