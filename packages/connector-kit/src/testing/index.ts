export { registerConnectorContract } from './connector-contract.ts';
export type {
  ContractFactory,
  ContractSubject,
  SampleAttributes,
  SampleObject,
  WrongSettings,
} from './contract-subject.ts';
export { hostileTexts } from './hostile-texts.ts';
export { settledPage } from './settled-page.ts';
