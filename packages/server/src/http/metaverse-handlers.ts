import { explainValue, valueHistory } from '@cognate/sync-engine';
import type { SyncRules } from '@cognate/sync-rules';
import type { Instance } from '../compose.ts';
import { findAttribute } from '../objects/find-attribute.ts';
import { readMetaverseObject } from '../objects/read-object.ts';
import { parseClause } from '../objects/search-clause.ts';
import { searchMetaverse } from '../objects/search-metaverse.ts';
import { describeChain } from '../words/describe-chain.ts';
import { referenceLabels } from '../words/reference-labels.ts';
import type { Handlers } from './handlers.ts';
import { pageOf } from './space-handlers.ts';

/** What can be asked about the metaverse. */
export function createMetaverseHandlers(instance: Instance) {
  const { store } = instance;
  return {
    getMetaverseTypes: async () => typesMessage((await instance.active()).rules),
    searchMetaverse: async ({ type, where, after = 0, limit }) => {
      const { rules } = await instance.active();
      const clauses = [where].flat().map(parseClause);
      const search = { type, clauses, after, limit: limit + 1 };
      return pageOf(await searchMetaverse(store, rules, search), limit);
    },
    getMetaverseObject: async ({ object }) => {
      const { rules } = await instance.active();
      return readMetaverseObject(store, rules, object);
    },
    getMetaverseHistory: async ({ object, attribute, limit }) => {
      const { rules } = await instance.active();
      const name = attribute === undefined ? undefined : findAttribute(rules, attribute);
      const { details, events } = await valueHistory({ store, rules }, object, name);
      return {
        deleted: details === undefined,
        events: events.slice(0, limit),
        more: events.length > limit,
      };
    },
    explainValue: async ({ object, attribute, run }) => {
      const { rules } = await instance.active();
      const name = findAttribute(rules, attribute);
      const explanation = await explainValue({ store, rules }, object, name, run);
      if (explanation === undefined) return { sentences: [] };
      const label = await referenceLabels(store, rules, [explanation.event]);
      return { sentences: describeChain(explanation, { rules, label }) };
    },
  } satisfies Partial<Handlers>;
}

const typesMessage = (rules: SyncRules) => ({
  types: [...rules.metaverseTypes.values()].map(({ name, attributes }) => ({
    name,
    attributes: [...attributes.values()].map((attribute) => ({
      name: attribute.name,
      type: attribute.type,
      multivalued: attribute.multivalued,
      searchable: rules.indexedAttributes.includes(attribute.name) && !attribute.secret,
    })),
  })),
});
