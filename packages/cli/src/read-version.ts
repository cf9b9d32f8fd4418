import packageFile from '../package.json' with { type: 'json' };

/** The version of the product. */
export const readVersion = (): string => packageFile.version;
