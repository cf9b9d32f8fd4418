import { z } from 'zod';

const base = z
  .string()
  .superRefine((text, context) => {
    const url = URL.parse(text);
    const isFine =
      url !== null &&
      ['http:', 'https:'].includes(url.protocol) &&
      url.username + url.password + url.search + url.hash === '';
    if (!isFine)
      context.addIssue({
        code: 'custom',
        message: `"${text}" is no address of a web application: https://host:port.`,
      });
  })
  .meta({ examples: ['https://sharepoint-admin.example.com:8443'] });

const logOn = z.strictObject({
  user: z.string().min(1).describe('Whom to log on as: DOMAIN\\name.'),
  password: z.strictObject({
    secret: z.string().min(1).describe('The name of the secret that holds the password.'),
  }),
  method: z
    .enum(['ntlm', 'basic'])
    .default('ntlm')
    .describe('How: by NTLM in its second version, or with the password in each request.'),
});

const tls = z.strictObject({
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe("A file with the certificates (PEM) that the server's may come from."),
  servername: z
    .string()
    .min(1)
    .optional()
    .describe("The name in the server's certificate, when it is not the one in the url."),
});

/** MIM's words for both, in the picker of the connector: "Export only (NEVER from SharePoint)" and its opposite. */
const pictures = z.strictObject({
  direction: z
    .enum(['export', 'import', 'none'])
    .default('export')
    .describe('Where pictures flow: only to SharePoint, only from it, or not at all.'),
  maxPixels: z
    .int()
    .min(16)
    .max(2000)
    .default(300)
    .describe('Larger pictures are made smaller before they are sent: the longer side, at most.'),
  sites: z
    .array(base)
    .default([])
    .describe(
      'From where pictures may be fetched besides the url, such as https://my.example.com. The credentials go there.',
    ),
});

/** The settings of a connector to the profile store of a SharePoint farm. */
export const sharepointSettings = z
  .strictObject({
    url: base.describe('The address of Central Administration, with its port.'),
    logOn: logOn.describe('The account: a farm administrator, or one of the user profile service.'),
    tls: tls.prefault({}).describe('Encryption. The certificate is always checked.'),
    pictures: pictures.prefault({}).describe('What becomes of pictures.'),
    pageSize: z.int().min(1).max(500).default(500).describe('Profiles per answer.'),
    batchSize: z.int().min(1).max(500).default(50).describe('Changes per request.'),
    timeoutSeconds: z.number().positive().max(3600).default(120).describe('How long to wait.'),
    maxAnswerMegabytes: z
      .number()
      .positive()
      .max(1000)
      .default(64)
      .describe('The largest answer that the server may send.'),
    allowClearText: z
      .boolean()
      .default(false)
      .describe('Lets profiles and logons go over a connection that others can read.'),
  })
  .superRefine((settings, context) => {
    const refuse = (path: readonly PropertyKey[], text: string): void => {
      if (!text.startsWith('http:') || settings.allowClearText) return;
      context.addIssue({
        code: 'custom',
        path: [...path],
        message:
          'Others could read what goes there. Use https://, or accept it with allowClearText.',
      });
    };
    refuse(['url'], settings.url);
    for (const [index, site] of settings.pictures.sites.entries())
      refuse(['pictures', 'sites', index], site);
  });

export type SharePointSettings = z.output<typeof sharepointSettings>;
