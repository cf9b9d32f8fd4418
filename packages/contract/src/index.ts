export { checkShape } from './shape/check-shape.ts';
export type { ShapeProblem, ShapeResult } from './shape/check-shape.ts';
export { nearestName, suggestName } from './shape/nearest-name.ts';
export { cognateSchema, configurationSchema } from './configuration/configuration-schema.ts';
export type { Configuration, CycleStep } from './configuration/configuration-schema.ts';
export { connectorSchema } from './configuration/connector-schema.ts';
export { metaverseSchema } from './configuration/metaverse-schema.ts';
export { idSchema } from './configuration/name-schemas.ts';
