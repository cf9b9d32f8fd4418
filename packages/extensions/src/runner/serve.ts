import { answering } from './dispatch.ts';
import type { Members } from './dispatch.ts';
import { explain } from './explain.ts';
import type { Frames } from './frames.ts';
import { membersOf, Modules, ModuleTrouble } from './modules.ts';
import type { ScriptReply, ScriptRequest } from './protocol.ts';
import { SchemaIndex } from './schema.ts';
import type { ScriptSchema } from './schema.ts';

/**
 * Answers calls one after the other until the other side is done. The first message is the schema, and the first
 * answer says that calls may come.
 */
export async function serve(frames: Frames, folder: string): Promise<void> {
  const first = frames.read();
  if (first === undefined) return;
  // Both sides of the pipe are the product's own.
  const schema = new SchemaIndex(JSON.parse(first) as ScriptSchema);
  const modules = new Modules(folder);
  frames.write('ready');
  for (let text = frames.read(); text !== undefined; text = frames.read()) {
    // As above.
    const reply = await replyTo(JSON.parse(text) as ScriptRequest, schema, modules);
    frames.write(JSON.stringify(reply));
  }
  modules.terminate();
}

async function replyTo(
  request: ScriptRequest,
  schema: SchemaIndex,
  modules: Modules,
): Promise<ScriptReply> {
  let file = '';
  try {
    const module = await modules.find(request.extension);
    ({ file } = module);
    return { kind: 'answer', value: call(request, schema, module.members) };
  } catch (error) {
    if (error instanceof ModuleTrouble)
      return { kind: 'trouble', code: error.code, message: error.message };
    return explain(request, error, file);
  }
}

function call(
  { member, parameters }: ScriptRequest,
  schema: SchemaIndex,
  members: Members,
): unknown {
  if (member === undefined) return membersOf(members);
  // The member's own parameters: that they belong together is the caller's type.
  const ask = answering[member] as (s: SchemaIndex, m: Members, p: unknown) => unknown;
  return ask(schema, members, parameters);
}
