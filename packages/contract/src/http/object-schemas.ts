import { z } from 'zod';
import { list, name, number, numberInAddress, pageLimit, text, time } from './message-parts.ts';

const values = list(z.union([z.string(), z.number(), z.boolean()]));
const attributes = z.record(z.string(), values);

/** A change that waits for a connected system; references by the names of what they mean. */
const deltaShape = {
  op: z.enum(['add', 'update', 'delete', 'delete-add']),
  newDn: z.string().nullable(),
  attributes: attributes.meta({ description: 'All new values of each attribute; none clears it.' }),
  references: z.record(z.string(), z.object({ add: list(z.string()), remove: list(z.string()) })),
};
const deltaSchema = z.object(deltaShape).meta({ id: 'ExportDelta' });

const linkSchema = z
  .object({
    mv: number.meta({ description: 'The metaverse object.' }),
    rule: z.string().meta({ description: 'The rule that made the link.' }),
    outbound: z.string().optional(),
  })
  .meta({ id: 'Link' });

const metaverseObject = z
  .object({ id: number, type: z.string(), attributes })
  .meta({ id: 'MetaverseObject', description: 'Secret values are marks.' });

export const metaverseDetailsSchema = z
  .object({
    object: metaverseObject,
    lineage: list(
      z.object({
        attribute: z.string(),
        rule: z.string(),
        connector: z.string().optional(),
        objectId: number,
        dn: z.string().optional(),
        run: z.int(),
        at: time.optional(),
      }),
    ).meta({ description: 'Where the values of each attribute came from.' }),
    connectors: list(
      z.object({
        connector: z.string(),
        id: number,
        type: z.string(),
        dn: z.string(),
        link: linkSchema,
      }),
    ),
    referenceLabels: z
      .record(z.string(), z.string())
      .meta({ description: 'Names for the objects that references mean, by number.' }),
  })
  .meta({ id: 'MetaverseDetails' });

export const metaversePageSchema = z
  .object({
    objects: list(metaverseObject),
    next: number.nullable().meta({ description: '`after` of the next page; null on the last.' }),
  })
  .meta({ id: 'MetaversePage' });

export const metaverseQuerySchema = z.strictObject({
  type: name.optional(),
  where: z
    .union([text(500), z.array(text(500)).max(10).readonly()])
    .default([])
    .meta({
      description:
        'Conditions that must all hold: attribute=value, with a star for what may precede or follow; attribute=* for any value, attribute!=* for none, attribute!=*part*.',
    }),
  after: numberInAddress.optional(),
  limit: pageLimit,
});

export const metaverseParametersSchema = z.strictObject({ object: numberInAddress });

export const metaverseTypesSchema = z
  .object({
    types: list(
      z.object({
        name: z.string(),
        attributes: list(
          z.object({
            name: z.string(),
            type: z.string(),
            multivalued: z.boolean(),
            searchable: z.boolean(),
          }),
        ),
      }),
    ),
  })
  .meta({
    id: 'MetaverseTypes',
    description: 'What the metaverse holds, and what it is searched by.',
  });

export const historyQuerySchema = z.strictObject({
  attribute: name.optional(),
  limit: pageLimit,
});

const runLabel = z.object({
  id: number,
  connector: z.string(),
  profile: z.string(),
  startedAt: time,
});
const contribution = z.object({ rule: z.string(), object: z.int(), run: z.int() });

const eventSchema = z
  .object({
    attribute: z.string(),
    run: z.int(),
    kind: z.string().meta({ description: 'set, changed, removed, taken-over and so on.' }),
    values: z.object({ removed: values, added: values }).optional(),
    isSecret: z.boolean(),
    origin: contribution.optional(),
    by: runLabel.optional(),
    source: z.object({ connector: z.string(), id: number, dn: z.string() }).optional(),
  })
  .meta({ id: 'ValueEvent' });

export const historySchema = z
  .object({ deleted: z.boolean(), events: list(eventSchema), more: z.boolean() })
  .meta({ id: 'MetaverseHistory', description: 'The values that an object had, newest first.' });

export const whyParametersSchema = z.strictObject({ object: numberInAddress, attribute: name });
export const whyQuerySchema = z.strictObject({ run: numberInAddress.optional() });

export const sentencesSchema = z.object({ sentences: list(z.string()) }).meta({
  id: 'Explanation',
  description:
    'A sentence for each link of the chain from a cause to what it led to; none where nothing is known.',
});

export const spaceParametersSchema = z.strictObject({ connector: name });
export const objectParametersSchema = z.strictObject({ connector: name, object: numberInAddress });

const anyChange = z.enum(['any', 'add', 'update', 'delete', 'delete-add']);

export const spaceQuerySchema = z.strictObject({
  text: text(500).optional().meta({ description: 'What the name or a value contains.' }),
  name: text(2000).optional().meta({ description: 'The object of this name or anchor.' }),
  under: text(2000).optional().meta({ description: 'The object of this name and all below it.' }),
  state: z
    .enum(['connector', 'explicit-connector', 'disconnector', 'normal', 'explicit', 'filtered'])
    .optional()
    .meta({ description: 'A kind of connector or disconnector.' }),
  pendingImport: anyChange.optional(),
  pendingExport: anyChange.optional(),
  error: z.enum(['any', 'import', 'sync', 'export']).optional(),
  after: numberInAddress.optional(),
  limit: pageLimit,
});

export const spacePageSchema = z
  .object({
    objects: list(
      z.object({
        id: number,
        type: z.string(),
        dn: z.string(),
        state: z.string().meta({ description: 'connector, or the kind of disconnector.' }),
        pendingImport: z.string(),
        pendingExport: z.string(),
        errors: list(z.object({ kind: z.string(), type: z.string() })),
        metaverse: number.nullable(),
      }),
    ),
    next: number.nullable().meta({ description: '`after` of the next page; null on the last.' }),
  })
  .meta({ id: 'SpacePage' });

export const objectDetailsSchema = z
  .object({
    connector: z.string(),
    id: number,
    type: z.string(),
    dn: z.string(),
    anchor: z.string().nullable(),
    guid: z.string().meta({ description: "Under which MIM's formats know it." }),
    parent: z.object({ dn: z.string(), id: number.optional() }).optional(),
    partition: z.string().optional(),
    classes: list(z.string()),
    state: z.enum(['connector', 'normal', 'explicit', 'filtered']),
    link: linkSchema.optional(),
    pendingImport: z.enum(['none', 'add', 'update', 'delete', 'delete-add']),
    attributes: attributes.meta({ description: 'As imported. Secret values are marks.' }),
    synchronized: attributes.optional().meta({
      description: 'As last synchronized, while an import is pending.',
    }),
    pendingExport: deltaSchema.optional(),
    unconfirmedExport: deltaSchema.optional(),
    errors: list(
      z.object({
        kind: z.enum(['import', 'sync', 'export']),
        type: z.string(),
        message: z.string(),
        firstAt: time,
        lastAt: time,
        tries: z.int(),
      }),
    ),
    metaverse: metaverseDetailsSchema.optional(),
  })
  .meta({ id: 'SpaceObject' });

const previewObject = z.object({
  id: z.int(),
  connector: z.string(),
  type: z.string(),
  dn: z.string(),
  scalars: attributes,
  state: z.string(),
  link: linkSchema.extend({ mv: z.int() }).optional(),
  pendingExport: deltaSchema.optional(),
});
const previewMetaverse = z.object({ id: z.int(), type: z.string(), attributes });

export const previewSchema = z
  .object({
    object: previewObject,
    trace: list(z.looseObject({ kind: z.string() })).meta({
      description: 'Every decision in its order.',
    }),
    error: z.object({ type: z.string(), message: z.string() }).optional(),
    objects: list(z.object({ before: previewObject.optional(), after: previewObject.optional() })),
    metaverse: list(
      z.object({ before: previewMetaverse.optional(), after: previewMetaverse.optional() }),
    ),
  })
  .meta({ id: 'Preview', description: 'What synchronizing one object would do.' });

export const joinSchema = z.strictObject({ metaverse: number }).meta({ id: 'Join' });
export const projectSchema = z.strictObject({ metaverseType: name }).meta({ id: 'Project' });
export const disconnectSchema = z
  .strictObject({ state: z.enum(['normal', 'explicit']) })
  .meta({ id: 'Disconnect' });

const heldExport = z
  .object({
    export: number,
    connector: z.string(),
    object: number,
    type: z.string(),
    dn: z.string(),
    ...deltaShape,
    state: z.enum(['held', 'approved', 'discarded']),
    by: z.string().nullable(),
    at: time,
  })
  .meta({ id: 'HeldExport' });

export const heldExportsSchema = z
  .object({ exports: list(heldExport), more: z.boolean() })
  .meta({ id: 'HeldExports', description: 'In the order of sending.' });

export const heldQuerySchema = z.strictObject({
  connector: name.optional(),
  state: z.enum(['held', 'approved', 'discarded', 'all']).default('held'),
  limit: pageLimit,
});

export const verdictSchema = z
  .strictObject({
    state: z.enum(['approved', 'discarded']),
    exports: z.array(number).min(1).max(10_000).readonly().optional().meta({
      description: 'Left out: all that are held.',
    }),
  })
  .meta({ id: 'Verdict' });

export const decidedSchema = z
  .object({
    exports: list(number),
    missing: list(number).meta({ description: 'Sent, taken back or calculated anew meanwhile.' }),
  })
  .meta({ id: 'DecidedExports' });
