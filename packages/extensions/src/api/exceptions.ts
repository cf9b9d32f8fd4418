/** What a rules extension throws, or meets, under the names that MIM gave them. */
class ExtensionException extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** The flow leaves its target as it is. */
export class DeclineMappingException extends ExtensionException {}

/** The member, or its part for this rule, does not exist: `extension-entry-point-not-implemented`. */
export class EntryPointNotImplementedException extends ExtensionException {}

/** The object's data is not what the extension can work with: `extension-unexpected-attribute-value`. */
export class UnexpectedDataException extends ExtensionException {}

/** Ends the whole run step: `stopped-user-termination-from-extension`. */
export class TerminateRunException extends ExtensionException {}

/** Thrown to the extension: the name it wants belongs to another object already. It may try the next one. */
export class ObjectAlreadyExistsException extends ExtensionException {}

/** Thrown to the extension: the object's type has no attribute of that name. */
export class NoSuchAttributeException extends ExtensionException {}

/** Thrown to the extension: no connector has that name. */
export class NoSuchManagementAgentException extends ExtensionException {}

/** Thrown to the extension: the connector has no object type of that name. */
export class NoSuchObjectTypeException extends ExtensionException {}

/** Thrown to the extension: it read the value of an attribute that has none. Ask `isPresent` first. */
export class AttributeNotPresentException extends ExtensionException {}

/** Thrown to the extension: it read one value of an attribute that has several, or wrote several where one fits. */
export class TooManyValuesException extends ExtensionException {}
