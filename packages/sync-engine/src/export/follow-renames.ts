import type { MovedDescendant, MovedObject, Containers } from '../import/containers.ts';
import type { ObjectKeys } from '../keys/object-key.ts';
import type { ExportPageWrite } from '../ports/export-store.ts';
import type { StepContext } from '../runs/step-context.ts';
import type { PreparedExport } from './prepare-exports.ts';

type Identity = ExportPageWrite['identities'][number];

const NOTHING = {
  sent: [],
  replaced: [],
  held: [],
  postponed: [],
  secondPass: 0,
  errors: [],
  errorsCleared: [],
} as const;

/**
 * What is below an object that an export has renamed got another name by that. It is written before the rename: should
 * the process end in between, the rename is repeated, and the rest follows then.
 */
export async function followRenames(
  step: StepContext,
  { keys, containers }: { readonly keys: ObjectKeys; readonly containers: Containers },
  sent: readonly PreparedExport[],
  identities: readonly Identity[],
): Promise<void> {
  const { store, connector, recorder } = step;
  const names = new Map(sent.map(({ row }) => [row.object, row.dn]));
  const moved = identities.flatMap(({ object, fromKey, dn, dnKey }): readonly MovedObject[] => {
    const from = names.get(object);
    return from === undefined || fromKey === dnKey ? [] : [{ from, to: dn }];
  });
  for await (const page of containers.below(moved)) {
    const below = await freeNames(
      step,
      page.map((each) => identityOf(keys, each)),
    );
    const record = recorder.take();
    await step.commitFact(() =>
      store.commitExportPage({ ...NOTHING, connector: connector.id, identities: below, record }),
    );
  }
}

const identityOf = (keys: ObjectKeys, { id, dn, newDn, anchor }: MovedDescendant): Identity => ({
  object: id,
  fromKey: keys.ofDn(dn),
  dn: newDn,
  dnKey: keys.ofDn(newDn),
  anchor,
  anchorKey: keys.ofAnchor(anchor),
});

/** A name that another object has, or is to get, is left for an import to sort out. */
async function freeNames(
  { store, connector }: StepContext,
  identities: readonly Identity[],
): Promise<readonly Identity[]> {
  const held = await store.holdersOf(
    identities.map(({ dnKey }) => ({ connector: connector.id, key: dnKey })),
  );
  return identities.filter(
    ({ object, dnKey }) => !held.some(({ key, id }) => key === dnKey && id !== object),
  );
}
