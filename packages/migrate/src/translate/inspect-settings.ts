import type { MimAgent, MimSetting } from '../mim/model.ts';
import type { ConnectorSettings } from './systems/connector-settings.ts';
import { keepSecret } from './keep-secret.ts';
import { say } from './translate-context.ts';
import type { TargetConnector, TranslateContext } from './translate-context.ts';

const PASSWORD_LABEL = /pass(?:word|phrase|wd)|secret|api.?key|token/i;
/** Labels that speak of passwords and hold none. */
const ABOUT_PASSWORDS = /attribute|script|policy|type|format|expir|length|url|endpoint|name$/i;
/** `$password = "..."`, `secret: '...'` and the like in scripts and connection strings. */
const PASSWORD_TEXT =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|api.?key)\s*[:=]\s*(?:"([^"$\s]{3,})"|'([^'$\s]{3,})')|ConvertTo-SecureString\s+(?:-String\s+)?(?:"([^"$]{3,})"|'([^']{3,})')|(?:password|pwd)=([^;"'\s$]{3,});/i;
/** A script that makes a password from text, wherever the text comes from. */
const PLAIN_TEXT = /-AsPlainText/i;
/** Switches and names of attributes are no secrets, whatever they are called. */
const HARMLESS = /^(?:0|1|true|false|yes|no|enabled|disabled|none)$/i;

/** Says of a connector's own settings what became of them, and finds secrets among them. Values are never shown. */
export function inspectSettings(
  context: TranslateContext,
  connector: TargetConnector,
  agent: MimAgent,
  settings: ConnectorSettings,
): void {
  sayConnector(context, connector, agent, settings);
  const left: string[] = [];
  for (const setting of agent.settings) {
    if (keepSetting(context, connector, setting)) continue;
    if (!settings.used.some((prefix) => setting.path.startsWith(prefix)))
      left.push(nameOf(setting));
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

function sayConnector(
  context: TranslateContext,
  { id }: TargetConnector,
  agent: MimAgent,
  { category, message, remedy, more = [], secrets }: ConnectorSettings,
): void {
  const subject = `${id} (${agent.category})`;
  say(context, { category, code: 'connector', subject, message, remedy }, agent.place);
  for (const { part, ...remark } of more)
    say(context, { ...remark, code: 'connector', subject: `${id}: ${part}` }, agent.place);
  for (const secret of secrets)
    say(
      context,
      {
        category: 'human',
        code: 'missing-secret',
        subject: `${id}: secret ${secret}`,
        message: 'No export holds the password of the account.',
        remedy: `Set the secret "${secret}".`,
      },
      agent.place,
    );
}

const nameOf = ({ label, path }: MimSetting): string =>
  label === '' ? path : `${path} "${label}"`;

/** Sets a password in clear aside; false for a setting that holds none. */
function keepSetting(
  context: TranslateContext,
  { id }: TargetConnector,
  setting: MimSetting,
): boolean {
  const { label, path, value, encrypted, place } = setting;
  if (encrypted) return false;
  const subject = `${id}: ${nameOf(setting)}`;
  const remedy = 'Change this password wherever it is in use.';
  const name = [id, label || (path.split('/').at(-1) ?? 'setting')];
  const named =
    PASSWORD_LABEL.test(label) &&
    !ABOUT_PASSWORDS.test(label) &&
    /parameter|attributes\/attribute/.test(path) &&
    isShort(value);
  const found = named
    ? value.trim()
    : PASSWORD_TEXT.exec(value)
        ?.slice(1)
        .find((group) => group !== undefined);
  if (found !== undefined && !HARMLESS.test(found)) {
    keepSecret(context, { subject, name, value: found, remedy, place });
    return true;
  }
  if (!PLAIN_TEXT.test(value)) return false;
  say(
    context,
    {
      category: 'unsafe',
      code: 'clear-text-secret',
      subject,
      message:
        'The text makes a password from something in clear. Nothing of it was carried over; no password was found in it.',
      remedy,
    },
    place,
  );
  return true;
}

/** A password, and not a script about passwords. */
const isShort = (value: string): boolean => !value.includes('\n') && value.length <= 256;

const SHOWN = 40;

function summary(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, SHOWN).join(', ');
  return distinct.length > SHOWN ? `${shown} and ${distinct.length - SHOWN} more` : shown;
}
