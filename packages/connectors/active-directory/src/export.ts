import type { ExportChange, ExportResult } from '@cognate/connector-kit';
import { RESULT, createExporter as createLdapExporter } from '@cognate/ldap-kit';
import type { ExportEnvironment, Exporter } from '@cognate/ldap-kit';
import type { ActiveDirectorySettings } from './config.ts';
import { MASTER_ACCOUNT } from './security-identifier.ts';
import { addForeignPrincipal, placeOfForeign } from './export/foreign-principal.ts';
import { explainRefusal } from './export/explain-refusal.ts';
import { prepareChange } from './export/prepare-change.ts';
import { refuseMove } from './export/refuse-move.ts';

/** Writes as to any LDAP directory, with the rules of Active Directory for passwords, names and errors. */
export function createExporter(
  environment: ExportEnvironment,
  { partitions, deleteTree }: ActiveDirectorySettings,
): Exporter {
  const exporter = createLdapExporter(environment, {
    ...(deleteTree ? { deleteControls: [DELETE_TREE] } : {}),
    computed: COMPUTED,
    binary: ['unicodePwd', MASTER_ACCOUNT],
    comesBackAs: (value) => placeOfForeign(value, partitions[0] ?? ''),
    // How a domain controller says of a member that it is none, or is one already.
    redundantCodes: [RESULT.unwillingToPerform, RESULT.entryAlreadyExists],
  });
  return {
    get failure() {
      return exporter.failure;
    },
    async write(page) {
      const decided: ExportResult[] = [];
      const changes: ExportChange[] = [];
      for (const change of page) {
        const result = refuseMove(change, partitions) ?? addForeignPrincipal(change);
        if (result === undefined) changes.push(prepareChange(change));
        else decided.push(result);
      }
      const results = changes.length === 0 ? [] : await exporter.write(changes);
      return [...decided, ...results.map(explainRefusal)];
    },
  };
}

/** Deletes everything below as well (MS-ADTS, section 3.1.1.3.4.1.15). */
const DELETE_TREE = { oid: '1.2.840.113556.1.4.805', critical: true };

// What the domain controller makes of a value that is written: 0 and -1 become times, flags are added.
const COMPUTED = ['pwdLastSet', 'accountExpires', 'lockoutTime', 'userAccountControl', 'groupType'];
