import { valueOf } from '../translate/systems/setting-values.ts';
import { metaverseAttribute } from '../translate/translate-context.ts';
import type { TargetConnector, TranslateContext } from '../translate/translate-context.ts';
import type { ConnectRule } from './connect-rule.ts';
import type { ConnectFacts } from './render-connect-expression.ts';

/** What the files tell of the side that a rule reads, and of its connector. */
export function connectFacts(
  context: TranslateContext,
  connector: TargetConnector,
  rule: ConnectRule,
): ConnectFacts {
  const find = (name: string) =>
    rule.outbound ? metaverseAttribute(context, rule.source, name) : connector.attributes.get(name);
  const parameters = parametersOf(connector, rule);
  return {
    typeOf: (name) => find(name)?.type,
    isMultivalued: (name) => find(name)?.multivalued,
    parameter: (name) => parameters.get(name.toLowerCase()),
  };
}

/** What the old server filled in; where a forest has several domains, that depends on the object. */
function parametersOf(
  { agent }: TargetConnector,
  { connector }: ConnectRule,
): ReadonlyMap<string, string> {
  const parameters = new Map([['%connector.id%', connector]]);
  if (agent === undefined) return parameters;
  const forest = valueOf(agent, 'adma-configuration/forest-name');
  if (forest !== '') parameters.set('%forest.fqdn%', forest);
  const domains = agent.partitions.filter(({ selected, domain }) => selected && domain !== '');
  const [only] = domains;
  if (only === undefined || domains.length > 1) return parameters;
  parameters.set('%domain.fqdn%', only.domain);
  const short = valueOf(agent, 'adma-configuration/forest-login-domain');
  if (short !== '' && !short.includes('.')) parameters.set('%domain.netbios%', short);
  return parameters;
}
