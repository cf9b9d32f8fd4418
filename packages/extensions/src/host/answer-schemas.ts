import type { ScriptCalls, ScriptMember } from '@cognate/sync-rules';
import { z } from 'zod';

const value = z.union([z.string(), z.number(), z.boolean()]);
const values = z.array(value);
const flowValues = z.array(values.nullable());
const name = z.string().max(4096);

const command = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create'),
    connector: name,
    type: name,
    dn: name,
    attributes: z.record(z.string(), values),
  }),
  z.object({ kind: z.literal('rename'), connector: name, object: z.number(), dn: name }),
  z.object({ kind: z.literal('deprovision'), connector: name, object: z.number() }),
]);

type AnswerSchemas = { readonly [M in ScriptMember]: z.ZodType<ScriptCalls[M]['answer']> };

/** The form of every answer: it comes from a process in which foreign code runs. */
export const answerSchemas: AnswerSchemas = {
  filterForDisconnection: z.boolean(),
  mapAttributesForJoin: values,
  resolveJoinSearch: z.number().nullable(),
  shouldProjectToMV: name.nullable(),
  mapAttributesForImport: flowValues,
  mapAttributesForExport: flowValues,
  deprovision: name,
  provision: z.array(command).max(100),
  shouldDeleteFromMV: z.boolean(),
};

const failure = z.object({
  type: name,
  message: z.string().max(4096),
  flow: z.number().optional(),
});

export const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), value: z.unknown() }),
  z.object({ kind: z.literal('failed'), failure }),
  z.object({
    kind: z.literal('trouble'),
    code: z.enum([
      'extension-not-found',
      'extension-load-failed',
      'extension-not-implemented',
      'extension-initialize-failed',
      'extension-terminated-run',
      'extension-died-repeatedly',
    ]),
    message: z.string().max(4096),
  }),
]);
