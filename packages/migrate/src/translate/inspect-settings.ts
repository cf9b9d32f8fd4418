import type { MimAgent } from '../mim/model.ts';
import type { ConnectorSettings } from './settings.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';

const PASSWORD_LABEL = /pass(?:word|phrase|wd)|secret|api.?key|token/i;
const PASSWORD_TEXT =
  /(?:pass(?:word|wd)?|secret|api.?key)\s*[:=]\s*["'][^"'$\s]{3,}["']|-AsPlainText/i;

/** Says of a connector's own settings what became of them, and finds secrets among them. Values are never shown. */
export function inspectSettings(
  context: TranslateContext,
  connector: TargetConnector,
  agent: MimAgent,
  settings: ConnectorSettings,
): void {
  say(
    context,
    {
      category: settings.category,
      code: 'connector',
      subject: `${connector.id} (${agent.category})`,
      message: settings.message,
      remedy: settings.remedy,
    },
    agent.place,
  );
  for (const secret of settings.secrets)
    say(
      context,
      {
        category: 'human',
        code: 'missing-secret',
        subject: `${connector.id}: secret ${secret}`,
        message: 'No export holds the password of the account.',
        remedy: `Set the secret "${secret}".`,
      },
      agent.place,
    );
  const left: string[] = [];
  for (const setting of agent.settings) {
    const name = setting.label === '' ? setting.path : `${setting.path} "${setting.label}"`;
    const label = PASSWORD_LABEL.test(setting.label) && /parameter/.test(setting.path);
    if (!setting.encrypted && (label || PASSWORD_TEXT.test(setting.value)))
      say(
        context,
        {
          category: 'unsafe',
          code: 'clear-text-secret',
          subject: `${connector.id}: ${name}`,
          message: 'The value holds or seems to hold a password in clear. It was not carried over.',
          remedy: 'Change this password wherever it is in use.',
        },
        setting.place,
      );
    else if (!settings.used.some((prefix) => setting.path.startsWith(prefix))) left.push(name);
  }
  if (left.length > 0)
    say(
      context,
      {
        category: 'human',
        code: 'settings',
        subject: `${connector.id}: ${left.length} settings of the old connector`,
        message: `They have no place here yet: ${summary(left)}.`,
        remedy: 'Look for what matters when the connector is set up.',
      },
      agent.place,
    );
}

const SHOWN = 40;

function summary(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, SHOWN).join(', ');
  return distinct.length > SHOWN ? `${shown} and ${distinct.length - SHOWN} more` : shown;
}
