import { metaverseSchema } from '@cognate/contract';
import type { Configuration } from '@cognate/contract';

type Metaverse = Configuration['metaverse'];

/**
 * The object types and attributes that a fresh installation of MIM has, under their names there, so that rules written
 * for it find what they name. Which have several values is as there; searched are those that people look for.
 */
export function shippedMetaverse(): Metaverse {
  const several = new Set(namesIn(SEVERAL_VALUES));
  const searched = new Set(namesIn(SEARCHED));
  const attributes = Object.entries(BY_DATA_TYPE).flatMap(([type, names]) =>
    namesIn(names).map((name): [string, unknown] => {
      const more = {
        ...(several.has(name) ? { multivalued: true } : {}),
        ...(searched.has(name) ? { indexed: true } : {}),
      };
      return [name, Object.keys(more).length === 0 ? type : { type, ...more }];
    }),
  );
  return metaverseSchema.parse({
    attributes: Object.fromEntries(attributes),
    types: Object.fromEntries(
      Object.entries(TYPES).map(([type, names]) => [type, { attributes: namesIn(names) }]),
    ),
  });
}

const namesIn = (text: string): readonly string[] => text.trim().split(/\s+/);

const BY_DATA_TYPE = {
  string: `
    accountName address assembly c city cn co comment company connectedObjectType
    connectedSystem connectedSystemScope connector costCenter costCenterName country createdTime
    csObjectID dc deleteTime department description displayName division domain email
    employeeEndDate employeeID employeeStartDate employeeStatus employeeType existenceTest
    expectedRuleEntryAction expirationTime facsimileTelephoneNumber firstName freezeLevel
    functionName functionParameters generationQualifier givenName homePhone ilmObjectType info
    initialFlow initials jobTitle l lastName lastResetAttemptTime location loginName mail
    mailNickname memberFilter membershipAddWorkflow middleName mobile mobilePhone
    msidmOutboundScopingFilters namespace o objectID objectType officeFax officeLocation
    officePhone otherMailbox ou pager persistentFlow personalTitle physicalDeliveryOfficeName
    postalAddress postalCode postOfficeBox proxyAddressCollection relationshipCriteria
    resetPassword returnType scope sn st status statusError street synchronizationRuleData
    synchronizationRuleParameters telephoneNumber title type uid`,
  integer: `
    flowType freezeCount precedence`,
  boolean: `
    ad_UserCannotChangePassword createConnectedSystemObject createILMObject
    disconnectConnectedSystemObject membershipLocked msidmOutboundIsFilterBased register
    registrationRequired temporal`,
  reference: `
    assistant authNWFLockedOut authNWFRegistered creator dependency detectedRulesList
    displayedOwner expectedRulesList manager member owner resourceParent secretary seeAlso
    synchronizationRuleID`,
  binary: `
    objectSid photo sIDHistory userCertificate userSMIMECertificate`,
};

const SEVERAL_VALUES = `
    authNWFLockedOut authNWFRegistered detectedRulesList existenceTest expectedRulesList
    initialFlow member otherMailbox owner persistentFlow proxyAddressCollection sIDHistory
    synchronizationRuleData synchronizationRuleParameters userCertificate userSMIMECertificate`;

const SEARCHED = `
    accountName displayName employeeID mail otherMailbox proxyAddressCollection`;

const TYPES = {
  computer: `
    cn description displayName l location manager o ou seeAlso`,
  detectedRuleEntry: `
    connector csObjectID displayName objectID objectType resourceParent synchronizationRuleID`,
  domain: `
    company dc description displayName facsimileTelephoneNumber l o physicalDeliveryOfficeName
    postalAddress postalCode postOfficeBox seeAlso st street telephoneNumber`,
  expectedRuleEntry: `
    createdTime csObjectID displayName expectedRuleEntryAction objectID resourceParent status
    statusError synchronizationRuleData synchronizationRuleID`,
  function: `
    assembly csObjectID description displayName functionName functionParameters namespace
    objectID objectType returnType`,
  group: `
    accountName cn creator csObjectID deleteTime description detectedRulesList displayedOwner
    displayName domain email expectedRulesList expirationTime mail mailNickname manager member
    memberFilter membershipAddWorkflow membershipLocked o objectID objectSid objectType ou owner
    scope seeAlso sIDHistory temporal type uid`,
  locality: `
    description displayName l seeAlso st street`,
  organization: `
    company description displayName facsimileTelephoneNumber l o physicalDeliveryOfficeName
    postalAddress postalCode postOfficeBox seeAlso st street telephoneNumber`,
  organizationalUnit: `
    company description displayName facsimileTelephoneNumber l ou physicalDeliveryOfficeName
    postalAddress postalCode postOfficeBox seeAlso st street telephoneNumber`,
  person: `
    accountName ad_UserCannotChangePassword address assistant authNWFLockedOut authNWFRegistered
    c city cn co comment company costCenter costCenterName country creator csObjectID deleteTime
    department description detectedRulesList displayName division domain email employeeEndDate
    employeeID employeeStartDate employeeStatus employeeType expectedRulesList expirationTime
    facsimileTelephoneNumber firstName freezeCount freezeLevel generationQualifier givenName
    homePhone info initials jobTitle l lastName lastResetAttemptTime location loginName mail
    mailNickname manager middleName mobile mobilePhone o objectID objectSid objectType officeFax
    officeLocation officePhone otherMailbox ou pager personalTitle photo
    physicalDeliveryOfficeName postalAddress postalCode postOfficeBox proxyAddressCollection
    register registrationRequired resetPassword secretary seeAlso sIDHistory sn st street
    telephoneNumber title uid userCertificate userSMIMECertificate`,
  printer: `
    cn description displayName l location manager o ou seeAlso`,
  role: `
    company description displayName facsimileTelephoneNumber l member ou
    physicalDeliveryOfficeName postalAddress postalCode postOfficeBox seeAlso st street
    telephoneNumber`,
  synchronizationRule: `
    connectedObjectType connectedSystem connectedSystemScope createConnectedSystemObject
    createILMObject csObjectID dependency description disconnectConnectedSystemObject
    displayName existenceTest flowType ilmObjectType initialFlow msidmOutboundIsFilterBased
    msidmOutboundScopingFilters objectID persistentFlow precedence relationshipCriteria
    synchronizationRuleParameters`,
};
