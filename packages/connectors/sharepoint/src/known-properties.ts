import type { DiscoveredAttribute } from '@cognate/connector-kit';
import type { AttributeType } from '@cognate/kernel';

/** The attributes of the three kinds of objects, as MIM's connector for SharePoint has them. */
export const sharepointProperties: Readonly<Record<string, readonly DiscoveredAttribute[]>> = {
  user: [
    ...names('string', 'Anchor domain AccountName'),
    ...names('string', 'ProfileIdentifier UserProfile_GUID UserName FirstName LastName'),
    ...names('string', 'PreferredName SPS-PhoneticFirstName SPS-PhoneticLastName'),
    ...names('string', 'SPS-PhoneticDisplayName WorkEmail WorkPhone CellPhone HomePhone Fax'),
    ...names('string', 'Department Title Office SPS-Department SPS-JobTitle SPS-Location'),
    ...names('string', 'AboutMe PersonalSpace QuickLinks WebSite PublicSiteRedirect'),
    ...names('string', 'SPS-Peers SPS-SipAddress SPS-DataSource SPS-HireDate SPS-Birthday'),
    ...names('string', 'SPS-ClaimID SPS-ClaimProviderID SPS-ClaimProviderType SPS-OWAUrl'),
    ...names('string', 'SPS-UserPrincipalName SPS-DistinguishedName SPS-SourceObjectDN'),
    ...names('string', 'SPS-SavedAccountName SPS-ObjectExists SPS-StatusNotes SPS-TimeZone'),
    ...names('string', 'SPS-FeedIdentifier SPS-MUILanguages SPS-ContentLanguages'),
    ...names('binary', 'SID Picture'),
    ...names('integer', 'SPS-DisplayOrder SPS-EmailOptin SPS-PrivacyActivity'),
    ...names('integer', 'SPS-PersonalSiteCapabilities SPS-PersonalSiteInstantiationState'),
    ...names('boolean', 'SPS-MySiteUpgrade SPS-PrivacyPeople'),
    ...names('reference', 'Manager Assistant SPS-Dotted-line'),
    ...names('reference', 'SPS-ResourceAccountName SPS-MasterAccountName'),
    ...several('reference', 'SPS-DontSuggestList'),
    ...several('string', 'SPS-Responsibility SPS-Skills SPS-Interests SPS-PastProjects'),
    ...several('string', 'SPS-School SPS-ProxyAddresses SPS-MemberOf SPS-HashTags'),
  ],
  group: [
    ...names('string', 'Anchor domain SourceReference ProfileIdentifier PreferredName'),
    ...names('string', 'Description Url MailNickName'),
    ...names('binary', 'SID'),
    ...names('integer', 'GroupType'),
    ...several('reference', 'Member'),
  ],
  contact: [
    ...names('string', 'Anchor domain UserName_Contact ProfileIdentifier PreferredName'),
    ...names('string', 'SPS-DistinguishedName SPS-SourceObjectDN'),
  ],
};

function names(type: AttributeType, list: string): readonly DiscoveredAttribute[] {
  return list.split(' ').map((name) => ({
    name,
    type,
    multivalued: false,
    required: name === 'Anchor',
    writable: name !== 'UserProfile_GUID',
  }));
}

function several(type: AttributeType, list: string): readonly DiscoveredAttribute[] {
  return names(type, list).map((attribute) => ({ ...attribute, multivalued: true }));
}
