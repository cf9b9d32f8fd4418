import { AppError } from '@cognate/kernel';
import type { SearchClause } from '@cognate/sync-engine';

/**
 * A condition as people write it: `attribute=value` with a star for what may precede or follow, `attribute!=*` for no
 * value, `attribute!=*part*`. Errors: `invalid-request`.
 */
export function parseClause(text: string): SearchClause {
  const [, attribute = '', negation, pattern = ''] = /^(.*?)(!?)=(.*)$/su.exec(text) ?? [];
  const condition = conditionOf(pattern);
  if (attribute !== '' && negation !== '!') return { attribute, ...condition };
  const opposite = OPPOSITES[condition.operator];
  if (attribute !== '' && opposite !== undefined)
    return { attribute, ...condition, operator: opposite };
  throw new AppError('invalid-request', `"${text}" cannot be searched for.`, {
    remedy:
      'Write attribute=value. With "!=" there are attribute!=* (no value) and attribute!=*part* (no value contains it).',
  });
}

const OPPOSITES: Partial<Record<SearchClause['operator'], SearchClause['operator']>> = {
  present: 'not-present',
  contains: 'not-contains',
};

/** What stands on the right of a condition. */
function conditionOf(text: string): Pick<SearchClause, 'operator' | 'value'> {
  if (text === '*') return { operator: 'present', value: '' };
  const start = text.startsWith('*') ? 1 : 0;
  const value = text.endsWith('*') ? text.slice(start, -1) : text.slice(start);
  if (start === 0) return { operator: text.endsWith('*') ? 'starts-with' : 'equals', value };
  return { operator: text.endsWith('*') ? 'contains' : 'ends-with', value };
}
