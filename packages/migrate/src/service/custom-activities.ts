import { createXmlBuilder } from '../xml/xml-builder.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { XML_LIMITS } from '../xml/xml-limits.ts';

/** The activities that come with the identity service, by class name; any version of their assembly will do. */
const KNOWN = new Set([
  'SequentialWorkflow',
  'AuthenticationWorkflow',
  'AuthenticationGateActivity',
  'QAAuthenticationGate',
  'LockoutGate',
  'PasswordCheckGate',
  'SMSOneTimePasswordGate',
  'EmailOneTimePasswordGate',
  'GroupValidationActivity',
  'FilterValidationActivity',
  'RequestorValidationActivity',
  'ApprovalActivity',
  'EmailNotificationActivity',
  'DeleteResourceActivity',
  'AddUserToGroupActivity',
  'PWResetActivity',
  'SynchronizationRuleActivity',
  'FunctionActivity',
]);

/** The class names of activities in a workflow that do not come with the service. Throws for text that is no XML. */
export function customActivities(file: string, xoml: string): readonly string[] {
  if (xoml.trim() === '') return [];
  const builder = createXmlBuilder({ file, limits: XML_LIMITS });
  builder.write(xoml);
  const found = new Set<string>();
  const visit = (element: XmlElement): void => {
    // `ApprovalActivity.Approvers` is a property, and what begins with PAM is the privileged access part.
    const activity = /(?:Activity|Gate|Resources?|Workflow)$/.test(element.name);
    if (
      activity &&
      !element.name.includes('.') &&
      !KNOWN.has(element.name) &&
      !/^PAM/i.test(element.name)
    )
      found.add(element.name);
    for (const child of element.children) visit(child);
  };
  visit(builder.end());
  return [...found];
}
