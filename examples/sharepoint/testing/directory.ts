import { must } from '@cognate/kernel';
import { connectLdap, parseLdapUrl, present } from '@cognate/ldap-kit';
import type { LdapClient, LdapResult } from '@cognate/ldap-kit';
import type { SambaForest } from '@cognate/testkit/servers';
import { expect } from 'vitest';
import type { RecordedChange } from '../recorded/drop-file.ts';
import type { DirectoryObject } from '../recorded/people.ts';

/** A container of a real directory in which recorded objects come to life. */
export interface Directory {
  readonly forest: SambaForest;
  /** The container. */
  readonly unit: string;
  /** A name of the recording in this container. */
  readonly named: (recorded: string) => string;
  readonly add: (objects: readonly DirectoryObject[]) => Promise<void>;
  readonly change: (changes: readonly RecordedChange[]) => Promise<void>;
  /** Moves an object out of the container, to the root of the domain's users. */
  readonly leave: (object: DirectoryObject) => Promise<void>;
  readonly sidOf: (object: DirectoryObject) => Promise<readonly string[]>;
  /** Deletes the container with all that is in it. */
  readonly close: () => Promise<void>;
}

const RECORDED_UNIT = 'OU=People,DC=litware,DC=test';
const TREE_DELETE = { oid: '1.2.840.113556.1.4.805', critical: true };
const AT_A_TIME = 20;
const REFERENCES: ReadonlySet<string> = new Set(['manager', 'member']);
/** The directory gives it itself. */
const OWN = 'objectSid';

export async function openDirectory(forest: SambaForest, name: string): Promise<Directory> {
  const url = must(parseLdapUrl(forest.tlsUrl), 'the forest has a valid URL');
  const client = await connectLdap({ url, trust: { ca: forest.ca } });
  await client.bind(forest.adminDn, forest.adminPassword);
  const unit = `OU=${name},${forest.baseDn}`;
  for (const container of [unit, `OU=Sales,${unit}`])
    await done(
      client.add(container, [{ attribute: 'objectClass', values: ['organizationalUnit'] }]),
    );
  const named = (recorded: string): string => recorded.replaceAll(RECORDED_UNIT, unit);
  const names = new Map<string, string>();
  const nameOf = (anchor: string): string => must(names.get(anchor), `${anchor} is there`);
  const move = async (anchor: string, to: string): Promise<void> => {
    const [, newRdn = '', newSuperior = ''] = /^((?:\\.|[^,\\])*),(.*)$/su.exec(to) ?? [];
    await done(client.modifyDn(nameOf(anchor), { newRdn, newSuperior }));
    names.set(anchor, to);
  };
  const add = async (objects: readonly DirectoryObject[]): Promise<void> => {
    const there = new Set(names.values());
    // Whoever others refer to goes first.
    for (let rest = objects; rest.length > 0;) {
      const waiting = new Set(rest.map(({ dn }) => named(dn)));
      const isReady = (object: DirectoryObject): boolean =>
        !targetsOf(object).some((target) => waiting.has(named(target)));
      const ready = rest.filter(isReady);
      for (let at = 0; at < ready.length; at += AT_A_TIME)
        await Promise.all(
          ready
            .slice(at, at + AT_A_TIME)
            .map((object) =>
              done(client.add(named(object.dn), attributesOf(object, named, there))),
            ),
        );
      for (const { anchor, dn } of ready) {
        names.set(anchor, named(dn));
        there.add(named(dn));
      }
      rest = rest.filter((object) => !isReady(object));
    }
  };
  const update = async (change: RecordedChange & { change: 'update' }): Promise<void> => {
    const dn = named(change.dn);
    if (dn !== nameOf(change.anchor)) await move(change.anchor, dn);
    const modifications = Object.entries(change.attributes).map(
      ([attribute, values]) =>
        ({ op: 'replace', attribute, values: valuesOf(attribute, values, named) }) as const,
    );
    if (modifications.length > 0) await done(client.modify(dn, modifications));
  };
  return {
    forest,
    unit,
    named,
    add,
    change: async (changes) => {
      await add(changes.filter((one) => one.change === 'replace'));
      for (const one of changes) {
        if (one.change === 'update') await update(one);
        if (one.change === 'delete') await done(client.delete(nameOf(one.anchor)));
      }
    },
    leave: async ({ anchor, dn }) => {
      const [leaf = ''] = dn.split(',OU=');
      await move(anchor, `${leaf},CN=Users,${forest.baseDn}`);
    },
    sidOf: async ({ dn }) => {
      const { entries } = await client.searchAll({
        base: named(dn),
        scope: 'base',
        filter: present('objectClass'),
        attributes: ['objectSid'],
        isBinary: () => true,
      });
      return [Buffer.from(entries[0]?.attributes[0]?.values[0] ?? '').toString('base64')];
    },
    close: async () => {
      await Promise.all(
        [...names.values()].map(async (dn) => (dn.endsWith(unit) ? undefined : client.delete(dn))),
      );
      await client.delete(unit, [TREE_DELETE]);
      client.close();
    },
  };
}

async function done(answer: Promise<LdapResult>): Promise<void> {
  expect(await answer).toMatchObject({ code: 0 });
}

const targetsOf = ({ attributes }: DirectoryObject): readonly string[] =>
  [...REFERENCES].flatMap((name) => (attributes[name] ?? []).map(String));

/** What an object is created with: of references those to objects that are there. */
function attributesOf(
  { type, attributes }: DirectoryObject,
  named: (recorded: string) => string,
  there: ReadonlySet<string>,
): Parameters<LdapClient['add']>[1] {
  const given = Object.entries(attributes).flatMap(([attribute, all]) => {
    if (attribute === OWN) return [];
    const values = valuesOf(attribute, all, named);
    const known = REFERENCES.has(attribute)
      ? values.filter((value) => there.has(String(value)))
      : values;
    return known.length === 0 ? [] : [{ attribute, values: known }];
  });
  return [{ attribute: 'objectClass', values: [type] }, ...given];
}

const valuesOf = (
  attribute: string,
  values: readonly (string | number)[],
  named: (recorded: string) => string,
): (string | Buffer)[] =>
  values.map((value) =>
    attribute === 'thumbnailPhoto' ? Buffer.from(String(value), 'base64') : named(String(value)),
  );
