import type { MimAgent } from '../../mim/model.ts';
import type { ConnectorSettings, SettingsRemark } from './connector-settings.ts';
import { passwordSecret } from './directory-parts.ts';
import { parameterOf, valueOf } from './setting-values.ts';

/** Whether a management agent is the one for SharePoint's profile store. */
export const isSharePoint = (agent: MimAgent): boolean =>
  /sharepoint/i.test(agent.subtype) ||
  /UserProfiles?\.ManagementAgent|SharePoint\w*Connector/i.test(
    valueOf(agent, 'MAConfig/extension-config/filename'),
  );

/** The profile store of a SharePoint farm. */
export function sharepointSettings(agent: MimAgent, id: string): ConnectorSettings {
  const scheme = /^https$/i.test(parameterOf(agent, 'HTTP Protocol')) ? 'https' : 'http';
  const host = parameterOf(agent, 'Host Name') || 'sharepoint.invalid';
  const port = parameterOf(agent, 'Port');
  const domain = parameterOf(agent, 'Domain');
  const user = parameterOf(agent, 'User Name') || 'administrator';
  const secret = passwordSecret(id);
  return {
    type: 'sharepoint',
    settings: {
      url: `${scheme}://${host}${port === '' ? '' : `:${port}`}`,
      logOn: { user: domain === '' ? user : `${domain}\\${user}`, password: { secret } },
      pictures: { direction: directionOf(parameterOf(agent, 'Picture Flow Direction')) },
      ...(scheme === 'http' ? { allowClearText: true } : {}),
    },
    category: 'note',
    message:
      'A SharePoint connector with the address, the account and the direction of pictures that the old one had.',
    remedy: 'Set the secret of the account.',
    deltaImport: true,
    secrets: [secret],
    used: ['MAConfig/'],
    more: scheme === 'http' ? [CLEAR_TEXT] : [],
  };
}

const CLEAR_TEXT: SettingsRemark = {
  category: 'human',
  part: 'connection in clear',
  message:
    'The old connector spoke with the farm by HTTP, so that others could read the profiles. It is kept, with allowClearText.',
  remedy:
    'Give Central Administration a certificate, use https in the url, and drop allowClearText.',
};

/** The words of the old picker: "Export only (NEVER from SharePoint)", "Import only (ALWAYS from SharePoint)". */
function directionOf(words: string): 'export' | 'import' | 'none' {
  if (/never|export/i.test(words) || words === '') return 'export';
  return /always|import/i.test(words) ? 'import' : 'none';
}
