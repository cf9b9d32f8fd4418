export { sharepointConnector } from './sharepoint-connector.ts';
