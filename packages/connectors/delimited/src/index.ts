export type { DelimitedSettings } from './config.ts';
export { delimitedConnector } from './delimited-connector.ts';
