import type { Transport } from '../transport/http-transport.ts';
import { readProfiles, writeProfileChanges } from './profile-change.ts';
import type { ProfileChange, StoredProfile } from './profile-change.ts';
import { readSoapAnswer, soapRequest, UnexpectedAnswer } from './soap.ts';
import { childOf, childrenOf, textElement, textOf } from './xml.ts';
import type { XmlElement } from './xml.ts';

const NAMESPACES = 'http://microsoft.com/webservices/SharePointPortalServer/';
const PROFILES = 'ProfileImportExportService';
const CHANGES = 'UserProfileChangeService';

/** A property that the farm wants to be imported or exported. */
export interface ImportProperty {
  readonly type: string;
  readonly name: string;
  readonly dataType: string;
  readonly multivalued: boolean;
}

export interface ProfilePage {
  readonly profiles: readonly StoredProfile[];
  /** Where the next page starts; absent after the last. */
  readonly next: string | undefined;
}

/** Where a page starts, and how many objects it should have. */
export interface PageRequest {
  readonly start: string | undefined;
  readonly size: number;
}

/**
 * The operations of the profile store that a connector needs. All that is assumed about their elements is in this
 * folder. What the service refuses is a `SoapFault`; what is no answer at all is a `TransportError`.
 */
export interface ProfileService {
  /** Asks for something that every farm has, to see whether it answers and lets us in. */
  clientMode(): Promise<string>;
  importProperties(): Promise<readonly ImportProperty[]>;
  /** Opens a run, of which a farm has one at a time; the answer names it. */
  initialize(): Promise<string>;
  /** Closes a run. */
  finalize(run: string): Promise<void>;
  /** The position in the store's change log, for a later `changed`. */
  currentToken(): Promise<string>;
  all(run: string, page: PageRequest): Promise<ProfilePage>;
  changed(run: string, since: string, page: PageRequest): Promise<ProfilePage>;
  /** Applies changes. A fault may mean that all but one were applied: the service works on them side by side. */
  update(run: string, changes: readonly ProfileChange[]): Promise<void>;
}

export function createProfileService(transport: Transport): ProfileService {
  const call = async (service: string, operation: string, content = ''): Promise<XmlElement> => {
    const namespace = NAMESPACES + service;
    const answer = await transport.post(
      `/_vti_bin/${service}.asmx`,
      `${namespace}/${operation}`,
      soapRequest(namespace, operation, content),
    );
    return readSoapAnswer(operation, answer);
  };
  const profiles = (operation: string, content?: string): Promise<XmlElement> =>
    call(PROFILES, operation, content);
  const read = async (operation: string, run: string, content: string): Promise<ProfilePage> => {
    const answer = await profiles(operation, runElement(run) + content);
    const next = textOf(answer, 'searchToken') ?? '';
    return {
      profiles: readProfiles(childOf(answer, `${operation}Result`)),
      next: next === '' ? undefined : next,
    };
  };
  return {
    clientMode: async () =>
      resultText(await profiles('GetProfileImportClientMode'), 'GetProfileImportClientMode'),
    importProperties: async () => readImportProperties(await profiles('GetImportProperties')),
    initialize: async () => {
      const operation = 'InitializeProfileImportExportProcess';
      return resultText(await profiles(operation), operation);
    },
    finalize: async (run) => {
      await profiles('FinalizeProfileImportExportProcess', runElement(run));
    },
    currentToken: async () =>
      resultText(await call(CHANGES, 'GetCurrentChangeToken'), 'GetCurrentChangeToken'),
    all: (run, page) => read('RetrieveProfileChangeDataFull', run, pageElements(page)),
    changed: (run, since, page) =>
      read(
        'RetrieveProfileChangeDataDelta',
        run,
        textElement('changeToken', since) + pageElements(page),
      ),
    update: async (run, changes) => {
      const data = `<profileChangeData>${writeProfileChanges(changes)}</profileChangeData>`;
      await profiles('UpdateWithProfileChangeData', runElement(run) + data);
    },
  };
}

const runElement = (run: string): string => textElement('importExportId', run);

const pageElements = ({ start, size }: PageRequest): string =>
  textElement('searchToken', start ?? '') + textElement('pageSize', String(size));

function resultText(answer: XmlElement, operation: string): string {
  const text = textOf(answer, `${operation}Result`)?.trim() ?? '';
  if (text === '') throw new UnexpectedAnswer(`The answer to ${operation} is empty.`);
  return text;
}

const readImportProperties = (answer: XmlElement): readonly ImportProperty[] =>
  childrenOf(childOf(answer, 'GetImportPropertiesResult'), 'ImportProperty').map((property) => ({
    type: textOf(property, 'ObjectClass')?.trim() ?? '',
    name: textOf(property, 'Name')?.trim() ?? '',
    dataType: textOf(property, 'Type')?.trim() ?? '',
    multivalued: textOf(property, 'IsMultiValued')?.trim() === 'true',
  }));
