import { fakeDocument, FakeSystem, same, source, target } from '@cognate/testkit';
import type { Systems } from '@cognate/testkit';
import type { ConfigurationDocument } from '@cognate/sync-rules';
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
}

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
});

export function systemsOf(setting: Setting): Systems {
  const { exportType, referencesNeedTarget, rename } = setting;
  return {
    hr: new FakeSystem({ dnIsAnchor: !setting.hrAnchors }),
    badges: new FakeSystem(),
    ad: new FakeSystem({
      dnIsAnchor: !setting.adAnchors,
      exportType,
      referencesNeedTarget,
      rename,
    }),
  };
}

const BY_EMPLOYEE = { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] };

export function documentOf(setting: Setting): ConfigurationDocument {
  const { deprovision, recall, existing, allowNulls } = setting;
  const hr = source('hr', {
    recall,
    join: BY_EMPLOYEE,
    ...(setting.filter ? { filter: { person: 'title = "Robot"' } } : {}),
  });
  const badges = source('badges', {
    join: BY_EMPLOYEE,
    project: setting.badges === 'join-or-project' ? { person: 'person' } : {},
    importFlows: { person: { person: same('employeeId', 'phone', 'title') } },
  });
  const ad = target('ad', {
    deprovision,
    join: BY_EMPLOYEE,
    project: {},
    provision: [
      {
        id: 'ad-person',
        metaverseType: 'person',
        objectType: 'person',
        // Like any flow from an empty source, one for the name leaves what is there.
        dn: 'IIF(IsPresent(employeeId), "p-" + employeeId, Null())',
        existing,
        ...(setting.scope ? { when: 'IsPresent(title)' } : {}),
        flows: {
          ...same('employeeId', 'name', 'title', 'mails', 'manager'),
          phone: { expression: 'phone', allowNulls },
        },
      },
      {
        id: 'ad-group',
        metaverseType: 'group',
        objectType: 'group',
        dn: 'IIF(IsPresent(name), "g-" + name, Null())',
        existing,
        flows: same('name', 'member'),
      },
    ],
  });
  const deletion = {
    'any-connector': { rule: 'any-connector', connectors: ['hr'] },
    'last-connector': { rule: 'last-connector' },
    'last-but-accounts': { rule: 'last-connector', connectors: ['ad'] },
  } as const;
  const sources =
    setting.badges === 'none' ? [hr] : setting.badgesFirst ? [badges, hr] : [hr, badges];
  const rule = { deletion: deletion[setting.deletion] };
  return fakeDocument([...sources, ad], { person: rule, group: rule });
}

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
