import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { farmAccount } from '@cognate/testkit/servers';
import type { SharePointDouble } from '@cognate/testkit/servers';

/** A copy of the example whose connector speaks to a double of SharePoint. */
export async function copyFor({ url }: SharePointDouble, folder: string): Promise<void> {
  await cp(join(import.meta.dirname, '..'), folder, { recursive: true });
  const file = join(folder, 'connectors', 'sharepoint.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text
      .replace('https://sharepoint-admin.litware.test:8443', url)
      .replace('LITWARE\\cognate', `${farmAccount.domain}\\${farmAccount.user}`)
      .replace('tls: { caFile: litware-ca.pem }', 'allowClearText: true'),
  );
}
