import { foldName } from '@cognate/kernel';
import type { DnStyle } from '@cognate/kernel';
import { NoSuchManagementAgentException, NoSuchObjectTypeException } from '../api/exceptions.ts';
import type { Shapes } from './attribute-table.ts';
import type { AttributeShape } from './values.ts';

/** What scripts are told of the configuration: names and types, never settings. */
export interface ScriptSchema {
  readonly metaverse: readonly TypeShape[];
  readonly connectors: readonly {
    readonly id: string;
    readonly dnStyle: DnStyle;
    readonly types: readonly TypeShape[];
  }[];
}

interface TypeShape {
  readonly name: string;
  readonly attributes: readonly AttributeShape[];
}

/** A type with its attributes by folded name. */
export interface KnownType {
  readonly name: string;
  readonly label: string;
  readonly shapes: Shapes;
}

interface KnownConnector {
  readonly id: string;
  readonly dnStyle: DnStyle;
  readonly types: ReadonlyMap<string, KnownType>;
}

/** Finds what a script names, whatever its case. */
export class SchemaIndex {
  readonly #metaverse: ReadonlyMap<string, KnownType>;
  readonly #connectors: ReadonlyMap<string, KnownConnector>;

  constructor(schema: ScriptSchema) {
    this.#metaverse = typesOf(schema.metaverse, (name) => `metaverse type "${name}"`);
    this.#connectors = new Map(
      schema.connectors.map(({ id, dnStyle, types }) => [
        foldName(id),
        {
          id,
          dnStyle,
          types: typesOf(types, (name) => `object type "${name}" of connector "${id}"`),
        },
      ]),
    );
  }

  metaverseType(name: string): KnownType {
    const type = this.#metaverse.get(foldName(name));
    if (type === undefined)
      throw new NoSuchObjectTypeException(`The metaverse has no type "${name}".`);
    return type;
  }

  connector(name: string): KnownConnector {
    const connector = this.#connectors.get(foldName(name));
    if (connector === undefined)
      throw new NoSuchManagementAgentException(`There is no connector "${name}".`);
    return connector;
  }

  objectType(connector: string, name: string): KnownType {
    const type = this.connector(connector).types.get(foldName(name));
    if (type === undefined)
      throw new NoSuchObjectTypeException(
        `The connector "${connector}" has no object type "${name}".`,
      );
    return type;
  }
}

const typesOf = (
  types: readonly TypeShape[],
  label: (name: string) => string,
): ReadonlyMap<string, KnownType> =>
  new Map(
    types.map(({ name, attributes }) => [
      foldName(name),
      {
        name,
        label: label(name),
        shapes: new Map(attributes.map((shape) => [foldName(shape.name), shape])),
      },
    ]),
  );
