import { z } from 'zod';
import { ifTakenSchema, outboundFlowsSchema } from './flow-schema.ts';
import { expressionSchema, nameSchema, ruleIdSchema } from './name-schemas.ts';

/** An outbound rule: metaverse objects in its scope have an object in the connected system. */
export const provisioningSchema = z
  .strictObject({
    id: ruleIdSchema.meta({ description: 'Names the rule; no other rule has this id.' }),
    metaverseType: nameSchema.meta({ description: 'Which metaverse objects the rule is for.' }),
    objectType: nameSchema.meta({ description: 'What is created in the connected system.' }),
    when: expressionSchema.optional().meta({
      description: 'The scope, a condition over the metaverse object (default: every object).',
    }),
    dependsOn: ruleIdSchema.optional().meta({
      description:
        'The outbound rule that must be in force on the metaverse object before this one is.',
    }),
    dn: expressionSchema.meta({
      description:
        'The name to create. A changed name moves the object where the system can rename.',
    }),
    ifTaken: ifTakenSchema.optional().meta({
      description:
        'What to try, in order, where the name is taken. The last may use [<n>]: 2, 3, 4 and so on.',
    }),
    flows: outboundFlowsSchema.optional().meta({
      description: 'Export flows that are in force while the rule is, by target attribute.',
    }),
    onScopeLoss: z.enum(['deprovision', 'leave']).optional().meta({
      description: 'What happens to an object that falls out of scope (default: deprovision).',
    }),
    existing: z.enum(['error', 'join', 'skip']).optional().meta({
      description:
        'When the name is taken by an unconnected object: error (default), join it, or skip: leave it alone until it joins by itself.',
    }),
  })
  .meta({ id: 'Provisioning' });
