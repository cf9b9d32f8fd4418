import { checked } from '../translate/expression-text.ts';
import { parseConnectExpression } from './parse-connect-expression.ts';
import { renderConnectExpression } from './render-connect-expression.ts';
import type { ConnectFacts } from './render-connect-expression.ts';

export type ConnectText =
  | { readonly ok: true; readonly text: string; readonly notes: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/**
 * An expression of Azure AD Connect as one of ours, with what differs, or what has no counterpart. `IsNullOrEmpty` is
 * "not present" here, where an empty text is no value.
 */
export function connectExpressionText(expression: string, facts: ConnectFacts): ConnectText {
  const parsed = parseConnectExpression(expression);
  if (!parsed.ok) return parsed;
  const rendered = renderConnectExpression(parsed.tree, facts);
  if (!rendered.ok) return rendered;
  const readable = checked(rendered.text);
  return readable.ok ? { ...rendered, text: readable.text } : readable;
}
