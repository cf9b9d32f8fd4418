import { expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { filesFolder } from '../testing/folders.ts';

it('each object of policy is listed, with what it says, as kept for later', async () => {
  const { findings } = await readMigrationFolder(filesFolder);
  const listed = findings.filter(({ code }) => code === 'service-object');
  expect(listed.every(({ category, place }) => category === 'later' && place.line > 0)).toBe(true);
  expect(listed.map(({ subject, message }) => `${subject}: ${message}`)).toMatchInlineSnapshot(`
    [
      "ManagementPolicyRule urn:uuid:d0000000-0000-0000-0000-000000000011: SetTransition; on TransitionIn; workflows: 3.",
      "Set urn:uuid:d0000000-0000-0000-0000-000000000012: /Person[starts-with(Badge,'7')] Members by name: 1.",
      "EmailTemplate Hello: Kept for later.",
      "FilterScope All: Kept for later.",
      "ActivityInformationConfiguration urn:uuid:d0000000-0000-0000-0000-000000000015: Kept for later.",
      "ObjectVisualizationConfiguration urn:uuid:d0000000-0000-0000-0000-000000000018: Form to create, edit, view Person.",
      "SearchScopeConfiguration S: Kept for later.",
      "NavigationBarConfiguration urn:uuid:d0000000-0000-0000-0000-000000000020: Kept for later.",
      "HomepageConfiguration H: Kept for later.",
      "PortalUIConfiguration P: Kept for later.",
      "AttributeTypeDescription urn:uuid:d0000000-0000-0000-0000-000000000001: String",
      "ObjectTypeDescription urn:uuid:d0000000-0000-0000-0000-000000000002: Kept for later.",
      "BindingDescription urn:uuid:d0000000-0000-0000-0000-000000000003: Kept for later.",
      "ConstantSpecifier Yes: Kept for later.",
    ]
  `);
});
