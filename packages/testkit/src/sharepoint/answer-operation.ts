import { foldText } from '@cognate/kernel';
import { StoreRefusal, toldProperties } from './profile-store.ts';
import type { ProfileStore, RequestedChange, SharePointProfile } from './profile-store.ts';
import { element, inside, textIn } from './soap-messages.ts';
import type { Element } from './soap-messages.ts';
import { objectClasses, propertiesOf } from './store-schema.ts';

/** A farm as its web service sees it. */
export interface Farm {
  readonly store: ProfileStore;
  readonly url: string;
  /** The run that is open, if any: a farm has one at a time. */
  run: bigint | undefined;
  lastRun: bigint;
}

/** The content of the answer to an operation. Throws what becomes a fault. */
export function answerOperation(farm: Farm, operation: Element): string {
  const { name } = operation;
  const handler = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (handler === undefined)
    throw new Error(`Server did not recognize the value of HTTP Header SOAPAction: ${name}.`);
  return handler(farm, operation);
}

type Handler = (farm: Farm, operation: Element) => string;

const OPERATIONS: Readonly<Record<string, Handler>> = {
  GetProfileImportClientMode: () => element('GetProfileImportClientModeResult', 'External'),
  GetImportProperties: () =>
    `<GetImportPropertiesResult>${importProperties()}</GetImportPropertiesResult>`,
  GetCurrentChangeToken: ({ store }) =>
    element('GetCurrentChangeTokenResult', `1;${store.position()};11/21/2026 12:00:00`),
  InitializeProfileImportExportProcess: (farm) => {
    if (farm.run !== undefined)
      throw new Error('Another profile import or export process is running.');
    farm.lastRun += 1n;
    farm.run = farm.lastRun;
    return element('InitializeProfileImportExportProcessResult', String(farm.run));
  },
  FinalizeProfileImportExportProcess: (farm, operation) => {
    checkRun(farm, operation);
    farm.run = undefined;
    return '';
  },
  RetrieveProfileChangeDataFull: (farm, operation) => retrieve(farm, operation, farm.store.all()),
  RetrieveProfileChangeDataDelta: (farm, operation) => {
    const position = /^1;(\d+);/.exec(textIn(operation, 'changeToken'))?.[1];
    if (position === undefined) throw new Error('The change token is not valid.');
    return retrieve(farm, operation, farm.store.changedSince(Number(position)));
  },
  UpdateWithProfileChangeData: (farm, operation) => {
    checkRun(farm, operation);
    update(farm.store, inside(operation, 'profileChangeData')?.children ?? []);
    return '';
  },
};

function checkRun({ run }: Farm, operation: Element): void {
  if (run === undefined || textIn(operation, 'importExportId') !== String(run))
    throw new Error('The import or export process is not running.');
}

const importProperties = (): string =>
  objectClasses
    .flatMap((type) =>
      propertiesOf(type).map(
        ({ name, isReference }) =>
          '<ImportProperty>' +
          element('ObjectClass', type) +
          element('Name', name) +
          element('Type', isReference ? 'reference' : 'string') +
          element('IsMultiValued', 'false') +
          '</ImportProperty>',
      ),
    )
    .join('');

function retrieve(farm: Farm, operation: Element, of: readonly SharePointProfile[]): string {
  checkRun(farm, operation);
  const start = Number(textIn(operation, 'searchToken') || '0');
  const size = Number(textIn(operation, 'pageSize'));
  const page = of.slice(start, start + size);
  const next = start + size < of.length ? String(start + size) : '';
  return (
    `<${operation.name}Result>${page.map((profile) => told(farm, profile)).join('')}</${operation.name}Result>` +
    element('searchToken', next)
  );
}

function told({ store, url }: Farm, profile: SharePointProfile): string {
  const { anchor, type, properties } = profile;
  const picture = properties['Picture']
    ? [['PictureURL', [`${url}/photos/${encodeURIComponent(anchor)}`]] as const]
    : [];
  const written = [...toldProperties(profile, store), ...picture].map(
    ([name, values]) =>
      `<PropertyData>${element('Name', name)}<Values>${values
        .map((value) => `<ValueData>${element('Value', value)}</ValueData>`)
        .join('')}</Values></PropertyData>`,
  );
  return (
    '<ProfileChangeData>' +
    element('ChangeType', 'Modify') +
    element('ObjectClass', type) +
    element('Anchor', anchor) +
    `<Properties>${written.join('')}</Properties></ProfileChangeData>`
  );
}

/** All that can be done is done; one failure or several then fail the call, in one text. */
function update(store: ProfileStore, items: readonly Element[]): void {
  const changes = items.map(readChange);
  const anchors = new Set(changes.map(({ anchor }) => foldText(anchor)));
  if (anchors.size < changes.length)
    throw new Error('One object occurs twice in a request whose parts are done side by side.');
  const failures: StoreRefusal[] = [];
  const attempt = (change: RequestedChange): void => {
    try {
      store.apply(change);
    } catch (error) {
      if (!(error instanceof StoreRefusal)) throw error;
      failures.push(error);
    }
  };
  // What others refer to may be new in the same request.
  const refersToNew = ({ properties }: RequestedChange): boolean =>
    properties.some(({ values }) => values.some((value) => anchors.has(foldText(value))));
  for (const change of changes.filter((one) => !refersToNew(one))) attempt(change);
  for (const change of changes.filter(refersToNew)) attempt(change);
  const [first] = failures;
  if (first !== undefined)
    throw new Error(
      `System.AggregateException: One or more errors occurred. ---> ${first.message}`,
    );
}

function readChange(item: Element): RequestedChange {
  return {
    kind: textIn(item, 'ChangeType'),
    type: textIn(item, 'ObjectClass'),
    anchor: textIn(item, 'Anchor'),
    properties: (inside(item, 'Properties')?.children ?? []).map((property) => ({
      name: textIn(property, 'Name'),
      values: (inside(property, 'Values')?.children ?? []).map((value) => textIn(value, 'Value')),
    })),
  };
}
