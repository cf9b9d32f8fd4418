import { foldName } from '@cognate/kernel';
import type { Attributes, Values } from '@cognate/kernel';
import type { Attrib, AttributeSource } from '../api/entries.ts';
import { NoSuchAttributeException, TooManyValuesException } from '../api/exceptions.ts';
import { ScriptAttrib } from './script-attrib.ts';
import type { AttributeShape } from './values.ts';

/** The attributes of a type by their folded names. */
export type Shapes = ReadonlyMap<string, AttributeShape>;

interface TableOptions {
  /** For messages: `object type "person" of connector "hr"`. */
  readonly label: string;
  readonly shapes: Shapes;
  readonly values: Attributes;
  /** Attributes that have too many values to be shown. */
  readonly tooMany?: readonly string[] | undefined;
  /** Which attributes may be written. */
  readonly mayWrite: (attribute: string) => boolean;
}

/** The attributes of one object. Each is made when it is asked for. */
export class AttributeTable implements AttributeSource {
  readonly #options: TableOptions;
  readonly #used = new Map<string, ScriptAttrib>();

  constructor(options: TableOptions) {
    this.#options = options;
  }

  attribute(name: string): Attrib {
    return this.#find(name);
  }

  *attributes(): Iterable<Attrib> {
    for (const shape of this.#options.shapes.values()) {
      if (this.#options.tooMany?.includes(shape.name) === true) continue;
      const attrib = this.#find(shape.name);
      if (attrib.isPresent) yield attrib;
    }
  }

  /** The values as the script left them. */
  values(name: string): Values {
    return this.#find(name).values.list();
  }

  #find(name: string): ScriptAttrib {
    const { label, shapes, values, tooMany, mayWrite } = this.#options;
    const key = foldName(name);
    const used = this.#used.get(key);
    if (used !== undefined) return used;
    const shape = shapes.get(key);
    if (shape === undefined)
      throw new NoSuchAttributeException(`The ${label} has no attribute "${name}".`);
    if (tooMany?.includes(shape.name) === true)
      throw new TooManyValuesException(
        `"${shape.name}" of the ${label} has more references than scripts are shown. Let it flow directly.`,
      );
    const attrib = new ScriptAttrib(shape, values[shape.name] ?? [], () => {
      if (!mayWrite(shape.name))
        throw new TypeError(`"${shape.name}" of the ${label} may not be written here.`);
    });
    this.#used.set(key, attrib);
    return attrib;
  }
}
