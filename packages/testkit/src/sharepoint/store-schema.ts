/** What the store knows of a property. */
export interface StoreProperty {
  readonly name: string;
  readonly isWriteOnly?: true;
  readonly isImmutable?: true;
  readonly isReference?: true;
  readonly isUrl?: true;
}

const plain = (names: string): readonly StoreProperty[] =>
  names.split(' ').map((name) => ({ name }));
const having = (names: string, traits: Omit<StoreProperty, 'name'>): readonly StoreProperty[] =>
  plain(names).map((property) => ({ ...property, ...traits }));

const COMMON = [
  ...having('ProfileIdentifier PreferredName', { isWriteOnly: true }),
  ...having('domain', { isImmutable: true }),
];
const DIRECTORY = having('SPS-DistinguishedName SPS-SourceObjectDN', { isWriteOnly: true });

const TYPES: Readonly<Record<string, readonly StoreProperty[]>> = {
  user: [
    ...COMMON,
    ...DIRECTORY,
    ...having('AccountName', { isImmutable: true }),
    ...having('SID Picture SPS-Department SPS-JobTitle SPS-Location SPS-HashTags', {
      isWriteOnly: true,
    }),
    ...having('Manager Assistant SPS-Dotted-line', { isReference: true }),
    ...having('WebSite PublicSiteRedirect', { isUrl: true }),
    ...plain('UserProfile_GUID UserName FirstName LastName WorkEmail WorkPhone CellPhone Fax'),
    ...plain('HomePhone Department Title Office AboutMe SPS-DisplayOrder SPS-PrivacyPeople'),
    ...plain('SPS-Responsibility SPS-Skills SPS-Interests SPS-SipAddress SPS-ProxyAddresses'),
    ...plain('SPS-ClaimProviderID SPS-ClaimProviderType SPS-UserPrincipalName'),
    ...plain('SPS-PhoneticDisplayName SPS-PhoneticFirstName SPS-PhoneticLastName'),
  ],
  group: [
    ...COMMON,
    ...having('SourceReference', { isImmutable: true }),
    ...having('SID GroupType Description MailNickName', { isWriteOnly: true }),
    ...having('Url', { isWriteOnly: true, isUrl: true }),
    ...having('Member', { isWriteOnly: true, isReference: true }),
  ],
  contact: [...COMMON, ...DIRECTORY, ...having('UserName_Contact', { isImmutable: true })],
};

export const objectClasses: readonly string[] = Object.keys(TYPES);

export const propertiesOf = (type: string): readonly StoreProperty[] =>
  TYPES[type.toLowerCase()] ?? [];

const BY_NAME = new Map(
  Object.entries(TYPES).map(([type, properties]) => [
    type,
    new Map(properties.map((property) => [property.name.toLowerCase(), property])),
  ]),
);

export const propertyOf = (type: string, name: string): StoreProperty | undefined =>
  BY_NAME.get(type.toLowerCase())?.get(name.toLowerCase());
