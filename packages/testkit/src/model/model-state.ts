import { must } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';

/** What a reference means: an object of the same connector space, or a name that nobody has. */
export type Reference = number | string;

/** Values that are to be added and to be taken away. */
export interface ReferenceDelta {
  readonly add: ReadonlySet<Reference>;
  readonly remove: ReadonlySet<Reference>;
}

/** One state of an object in a connected system. */
export interface Hologram {
  readonly dn: string;
  readonly values: ReadonlyMap<string, Values>;
  readonly references: ReadonlyMap<string, ReadonlySet<Reference>>;
}

/** An export: what changes relative to a hologram. */
export interface ModelDelta {
  readonly op: 'add' | 'update' | 'delete' | 'delete-add';
  readonly dn?: string | undefined;
  readonly values: ReadonlyMap<string, Values>;
  readonly references: ReadonlyMap<string, ReferenceDelta>;
}

export interface ModelLink {
  readonly mv: number;
  readonly rule: string;
  readonly outbound?: string | undefined;
}

/** What is known of an object by what was imported and sent. */
type Outside = Pick<ModelObject, 'type' | 'imported' | 'hologram' | 'sent' | 'confirmed'>;

export const outsideOf = ({ type, imported, hologram, sent, confirmed }: Outside): Outside => ({
  type,
  imported,
  hologram,
  sent,
  confirmed,
});

/** A connector-space object. Replaced, never changed, so that a copy of the maps is a copy of the world. */
export interface ModelObject {
  readonly id: number;
  readonly connector: string;
  readonly type: string;
  readonly dn: string;
  readonly anchor: string | undefined;
  /** As the last import saw it. */
  readonly imported: Hologram | undefined;
  /** As it was last synchronized. */
  readonly hologram: Hologram | undefined;
  readonly pending: 'none' | 'add' | 'update' | 'delete';
  /** Its name was given to another object. */
  readonly transient: boolean;
  readonly link: ModelLink | undefined;
  /** Of an unlinked object that was synchronized. */
  readonly state: 'normal' | 'explicit' | 'filtered' | undefined;
  /** The metaverse object that deprovisioning took it from. */
  readonly former: number | undefined;
  /** Unapplied export. */
  readonly toSend: ModelDelta | undefined;
  /** When that came to be wanted: among equals, the first comes first. */
  readonly wantedSince: number;
  /** Unconfirmed export. */
  readonly sent: ModelDelta | undefined;
  /** Seen back by an import that is not synchronized yet. */
  readonly confirmed: ModelDelta | undefined;
  /** What still has its name, and is deleted by the export that adds it. */
  readonly inPlaceOf: Outside | undefined;
  readonly syncError: string | undefined;
  readonly exportError: string | undefined;
}

export interface ModelMetaverse {
  readonly id: number;
  readonly type: string;
  /** References are ids of metaverse objects. */
  readonly values: ReadonlyMap<string, Values>;
  readonly lineage: ReadonlyMap<string, { readonly rule: string; readonly object: number }>;
}

const UNKNOWN: Omit<ModelObject, 'id' | 'connector' | 'type' | 'dn' | 'anchor'> = {
  imported: undefined,
  hologram: undefined,
  pending: 'none',
  transient: false,
  link: undefined,
  state: undefined,
  former: undefined,
  toSend: undefined,
  wantedSince: 0,
  sent: undefined,
  confirmed: undefined,
  inPlaceOf: undefined,
  syncError: undefined,
  exportError: undefined,
};

/** Everything the model knows. */
export class ModelState {
  objects = new Map<number, ModelObject>();
  metaverse = new Map<number, ModelMetaverse>();
  /** Metaverse objects whose references have to be translated again. */
  retries = new Set<number>();
  #lastId = 0;

  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Answers with a function that brings everything back to how it is now. */
  snapshot(): () => void {
    const [objects, metaverse, retries] = [this.objects, this.metaverse, this.retries];
    this.objects = new Map(objects);
    this.metaverse = new Map(metaverse);
    this.retries = new Set(retries);
    return () => {
      this.objects = objects;
      this.metaverse = metaverse;
      this.retries = retries;
    };
  }

  /** A new object of which nothing is known yet. */
  create(object: Pick<ModelObject, 'connector' | 'type' | 'dn' | 'anchor'>): number {
    const id = this.newId();
    this.objects.set(id, { ...UNKNOWN, ...object, id });
    return id;
  }

  object(id: number): ModelObject {
    return must(this.objects.get(id), `the model has object ${id}`);
  }

  change(id: number, change: Partial<ModelObject>): ModelObject {
    const next = { ...this.object(id), ...change };
    this.objects.set(id, next);
    return next;
  }

  /** The object as the connected system knows it. */
  outside(id: number): ModelObject {
    const object = this.object(id);
    return { ...object, ...object.inPlaceOf };
  }

  /** Changes what an import tells of an object. */
  changeOutside(id: number, change: Partial<ModelObject>): ModelObject {
    const object = this.object(id);
    if (object.inPlaceOf === undefined) return this.change(id, change);
    const inPlaceOf = outsideOf({ ...object.inPlaceOf, ...change });
    return this.change(id, { ...change, ...outsideOf(object), inPlaceOf });
  }

  /** Objects of a connector in the order in which they came. */
  objectsOf(connector: string): readonly ModelObject[] {
    return [...this.objects.values()].filter((object) => object.connector === connector);
  }

  /** The object that has a name. */
  named(connector: string, dn: string): ModelObject | undefined {
    return this.objectsOf(connector).find((object) => object.dn === dn && !object.transient);
  }

  /** Gives an object a name: whoever referred to that name refers to the object from now on. */
  giveName(id: number, dn: string): void {
    const { connector } = this.change(id, { dn });
    this.#redirect(connector, (reference) => (reference === dn ? id : reference));
  }

  /** Whoever refers to an object refers to nothing but its name any more. */
  forgetName(id: number): void {
    const { connector, dn } = this.object(id);
    this.#redirect(connector, (reference) => (reference === id ? dn : reference));
  }

  removeObject(id: number): void {
    this.forgetName(id);
    this.objects.delete(id);
  }

  #redirect(connector: string, to: (reference: Reference) => Reference): void {
    const redirected = (hologram: Hologram | undefined): Hologram | undefined =>
      hologram && {
        ...hologram,
        references: new Map(
          [...hologram.references].map(([name, list]) => [name, new Set([...list].map(to))]),
        ),
      };
    for (const { id } of this.objectsOf(connector)) {
      const { imported, hologram } = this.outside(id);
      this.changeOutside(id, { imported: redirected(imported), hologram: redirected(hologram) });
    }
  }

  connectorsOf(mv: number): readonly ModelObject[] {
    return [...this.objects.values()].filter(({ link }) => link?.mv === mv);
  }
}
