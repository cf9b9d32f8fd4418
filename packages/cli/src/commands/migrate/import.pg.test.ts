import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { smallCompany } from '../../testing/small-company.ts';

const AGENT = '{A0000000-0000-0000-0000-000000000001}';

const schema = (type: string, names: readonly string[]): string =>
  `<schema><dsml:dsml xmlns:dsml="http://www.dsml.org/DSML"><dsml:directory-schema><dsml:class id="${type}" type="structural"><dsml:name>${type}</dsml:name>${names
    .map((name) => `<dsml:attribute ref="#${name}" required="false"/>`)
    .join('')}</dsml:class>${names
    .map(
      (name) =>
        `<dsml:attribute-type id="${name}" single-value="true"><dsml:name>${name}</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.15</dsml:syntax></dsml:attribute-type>`,
    )
    .join('')}</dsml:directory-schema></dsml:dsml></schema>`;

const flow = (target: string, source: string): string =>
  `<import-flows mv-attribute="${target}" type="ranked"><import-flow src-ma="${AGENT}" cd-object-type="PERSON" id="{${target}}"><direct-mapping><src-attribute>${source}</src-attribute></direct-mapping></import-flow></import-flows>`;

const MV = `<saved-mv-configuration><mv-data>${schema('person', ['number', 'name'])}<import-attribute-flow><import-flow-set mv-object-type="person">${flow('number', 'ID')}${flow('name', 'full')}</import-flow-set></import-attribute-flow><provisioning type="none"/></mv-data></saved-mv-configuration>`;

const MA = `<saved-ma-configuration><ma-data><id>${AGENT}</id><name>Staff list</name><category>Delimited</category>${schema('person', ['id', 'full', 'status'])}<attribute-inclusion><attribute>id</attribute><attribute>full</attribute><attribute>status</attribute></attribute-inclusion><stay-disconnector><filter-set cd-object-type="person" type="declared" import-filter="0"><filter-alternative id="{1}"><condition cd-attribute="status" operator="equality"><value>left</value></condition></filter-alternative></filter-set></stay-disconnector><projection><class-mapping id="{2}" cd-object-type="person" type="declared"><mv-object-type>person</mv-object-type></class-mapping></projection><private-configuration><MAConfig><delimited_format><delimiter>59</delimiter><text_qualifier>34</text_qualifier><first_row_contains_headers>1</first_row_contains_headers></delimited_format></MAConfig></private-configuration><ma-partition-data><partition><id>{P}</id><name>default</name><selected>1</selected><filter><object-classes><object-class>person</object-class></object-classes></filter></partition></ma-partition-data><ma-run-data><run-configuration><name>Full</name><configuration><step><step-type type="full-import-reevaluate-rules"/><partition>{P}</partition></step></configuration></run-configuration></ma-run-data><dn-construction><attribute>id</attribute></dn-construction></ma-data></saved-ma-configuration>`;

test('an imported configuration runs', async () => {
  await using company = await smallCompany();
  company.write('exports/MV.XML', MV);
  company.write('exports/MA.XML', MA);
  expect(await company.run('migrate import exports --config moved')).toMatchObject({ code: 0 });
  company.write(
    'moved/data/person.csv',
    'id;full;status\n1;"Zoë ""Z"" Ångström";here\n2;Ben;left\n3;Cleo;here\n',
  );
  expect(await company.run('config apply --config moved')).toMatchObject({ code: 0 });
  expect(await company.run('run Staff-list full --config moved')).toMatchObject({ code: 0 });
  const { stdout } = await company.run('status --config moved --output json');
  expect(JSON.parse(stdout)).toMatchObject({
    connectors: [{ connector: 'Staff-list', connectors: 2, 'filtered-disconnectors': 1 }],
  });
});

test('passwords that stand in the exports in clear are sealed where the database is there', async () => {
  await using company = await smallCompany();
  const server = path.resolve(import.meta.dirname, '../../../../migrate/src/testing/server');
  const { stderr } = await company.run(['migrate', 'import', server, '--config', 'moved']);
  expect(stderr).toContain('Kept as secrets in the database, sealed: ad-user-unicodepwd');
  expect((await company.run('secrets list')).stdout).toContain('ad-user-unicodepwd');
  expect(existsSync(path.join(company.directory, '.cognate/data/secrets.yaml'))).toBe(false);
});
