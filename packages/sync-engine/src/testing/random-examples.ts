import type { Setting } from './random-setting.ts';
import { run } from './random-story.ts';
import type { Story } from './random-story.ts';

const PLAIN: Setting = {
  hrAnchors: false,
  adAnchors: false,
  exportType: 'attribute-update',
  referencesNeedTarget: false,
  rename: false,
  deletion: 'any-connector',
  deprovision: 'delete-object',
  recall: false,
  filter: false,
  badges: 'none',
  badgesFirst: false,
  scope: false,
  existing: 'join',
  allowNulls: false,
  badgesPrecede: false,
  flowBack: false,
  accountFilter: false,
  onScopeLoss: 'deprovision',
  robots: false,
  initialTitle: false,
  constants: false,
  projectNamed: false,
  joinByName: false,
};

/** Stories that engine and model once told differently; what each of them proves is its name. */
export const EXAMPLES: Readonly<Record<string, Story>> = {
  'what refers to an account by the name under which it never arrived is corrected at once': {
    setting: PLAIN,
    commands: [
      { kind: 'change', change: { kind: 'person', id: 0, employee: 0, title: 1 } },
      run('hr', 'full-import'),
      run('hr', 'delta-sync'),
      run('ad', 'export'),
      { kind: 'change', change: { kind: 'group', id: 0, member: [0] } },
      run('hr', 'full-import'),
      run('hr', 'delta-sync'),
      { kind: 'change', change: { kind: 'person', id: 0, employee: 1, title: 0 } },
      { kind: 'change', change: { kind: 'remove account', id: 0 } },
      run('hr', 'full-import'),
      run('hr', 'delta-sync'),
      run('ad', 'export'),
      run('ad', 'full-import'),
      run('ad', 'delta-sync'),
    ],
  },
};
