import type { Setting } from './random-setting.ts';
import type { Change } from './random-change.ts';
import { FROM_AD, FROM_HR, run, TO_AD } from './random-story.ts';
import type { Story, StoryCommand } from './random-story.ts';

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

const changed = (change: Change): StoryCommand => ({ kind: 'change', change });
const titled = (value: number, id = 0): StoryCommand =>
  changed({ kind: 'attribute', id, name: 'title', value });
const person = (id: number): StoryCommand =>
  changed({ kind: 'person', id, employee: id, title: 1 });
const account = changed({ kind: 'stray', id: 0 });
const noAccount = changed({ kind: 'remove account', id: 0 });

/** Somebody leaves, whose account is still there. */
const LEFT: readonly StoryCommand[] = [
  person(0),
  ...FROM_HR,
  ...TO_AD,
  ...FROM_AD,
  changed({ kind: 'remove', id: 0 }),
  ...FROM_HR,
];
/** Somebody else is to have an account of the same name. */
const SUCCESSOR: readonly StoryCommand[] = [
  changed({ kind: 'person', id: 1, employee: 0, title: 2 }),
  ...FROM_HR,
];

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
  'an account that is to be deleted stays when its person comes back into scope in time': {
    setting: { ...PLAIN, scope: true },
    commands: [
      changed({ kind: 'person', id: 0, employee: 0, title: 1 }),
      ...FROM_HR,
      ...TO_AD,
      ...FROM_AD,
      titled(0),
      ...FROM_HR,
      titled(1),
      ...FROM_HR,
      ...TO_AD,
      ...FROM_AD,
    ],
  },
  'another rule for the same target takes an account over, with its own name for it': {
    setting: { ...PLAIN, rename: true, robots: true },
    commands: [
      changed({ kind: 'person', id: 0, employee: 0, title: 3 }),
      ...FROM_HR,
      ...TO_AD,
      ...FROM_AD,
      titled(1),
      ...FROM_HR,
      ...TO_AD,
      ...FROM_AD,
    ],
  },
  'all of an account is news that was adopted, lost and found before it was ever synchronized': {
    setting: PLAIN,
    commands: [
      account,
      run('ad', 'full-import'),
      changed({ kind: 'person', id: 0, employee: 0, title: 1 }),
      ...FROM_HR,
      noAccount,
      run('ad', 'full-import'),
      account,
      run('ad', 'full-import'),
      run('ad', 'delta-sync'),
      ...TO_AD,
      ...FROM_AD,
    ],
  },
  'a member is added again when its account was deleted and provisioned anew before that was synchronized':
    {
      setting: { ...PLAIN, scope: true, robots: true },
      commands: [
        person(0),
        person(1),
        changed({ kind: 'group', id: 0, member: [0, 1] }),
        titled(0),
        ...FROM_HR,
        ...TO_AD,
        ...FROM_AD,
        titled(1),
        ...FROM_HR,
        titled(0, 1),
        ...FROM_HR,
        ...TO_AD,
        titled(1, 1),
        ...FROM_HR,
        run('ad', 'full-import'),
        { kind: 'configure', setting: { ...PLAIN, robots: true, joinByName: true } },
        run('hr', 'full-sync'),
        run('ad', 'full-sync'),
      ],
    },
  'what was sent still waits to be seen after a delta import that speaks of something else': {
    setting: PLAIN,
    commands: [
      person(0),
      ...FROM_HR,
      ...TO_AD,
      ...FROM_AD,
      changed({ kind: 'ignore', id: 0 }),
      titled(2),
      ...FROM_HR,
      ...TO_AD,
      changed({ kind: 'tamper', id: 0, name: 'phone', value: 1 }),
      run('ad', 'delta-import'),
      run('ad', 'delta-sync'),
    ],
  },
  "an account that meets a filter already is in nobody's way as long as nothing is sent to it": {
    setting: { ...PLAIN, robots: true },
    commands: [
      changed({ kind: 'person', id: 1, employee: 0, title: 3 }),
      ...FROM_HR,
      ...TO_AD,
      ...FROM_AD,
      person(0),
      ...FROM_HR,
      {
        kind: 'configure',
        setting: {
          ...PLAIN,
          deletion: 'last-connector',
          filter: true,
          flowBack: true,
          accountFilter: true,
          robots: true,
          initialTitle: true,
        },
      },
      run('hr', 'full-sync'),
    ],
  },
  'a value that is to be taken away means an account that is provisioned again under the name': {
    setting: { ...PLAIN, robots: true, joinByName: true },
    commands: [
      person(0),
      person(1),
      changed({ kind: 'group', id: 0, member: [0, 1] }),
      changed({ kind: 'refuse', id: 1 }),
      run('hr', 'full-import'),
      run('hr', 'delta-sync'),
      run('ad', 'export'),
      run('ad', 'full-import'),
      run('ad', 'delta-sync'),
      changed({ kind: 'remove', id: 1 }),
      run('hr', 'full-import'),
      run('hr', 'delta-sync'),
      person(1),
      run('hr', 'full-import'),
      run('hr', 'delta-sync'),
    ],
  },
  'the account of somebody else is deleted and added under its name by one export': {
    setting: { ...PLAIN, adAnchors: true },
    commands: [...LEFT, ...SUCCESSOR, run('ad', 'full-import'), ...TO_AD, ...FROM_AD],
  },
  'an account that is changed from outside is replaced all the same': {
    setting: { ...PLAIN, flowBack: true, accountFilter: true },
    commands: [
      ...LEFT,
      ...SUCCESSOR,
      changed({ kind: 'tamper', id: 0, name: 'title', value: 3 }),
      run('ad', 'full-import'),
      run('ad', 'delta-sync'),
      changed({ kind: 'refuse', id: 0 }),
      ...TO_AD,
      { kind: 'mend' },
      ...TO_AD,
      ...FROM_AD,
    ],
  },
  'an account that somebody deletes before it is replaced is simply added': {
    setting: PLAIN,
    commands: [...LEFT, ...SUCCESSOR, noAccount, ...FROM_AD, ...TO_AD, ...FROM_AD],
  },
  'an account is deleted all the same when its successor goes before it came': {
    setting: { ...PLAIN, referencesNeedTarget: true },
    commands: [
      changed({ kind: 'group', id: 0, member: [0, 1] }),
      ...LEFT,
      ...SUCCESSOR,
      changed({ kind: 'remove', id: 1 }),
      ...FROM_HR,
      ...SUCCESSOR,
      changed({ kind: 'remove', id: 1 }),
      ...FROM_HR,
      ...TO_AD,
      ...FROM_AD,
    ],
  },
  'an account is deleted all the same when its successor gets another name before it came': {
    setting: PLAIN,
    commands: [
      changed({ kind: 'group', id: 0, member: [0, 1] }),
      ...LEFT,
      ...SUCCESSOR,
      changed({ kind: 'person', id: 1, employee: 4, title: 1 }),
      ...FROM_HR,
      ...TO_AD,
      ...FROM_AD,
    ],
  },
};
