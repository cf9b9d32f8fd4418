export { activeDirectoryConnector } from './active-directory-connector.ts';
