/** MIM's limit for an anchor of one component; every further component costs two characters. */
const LONGEST = 398;

/** How many characters the components of an anchor may have together. */
export const longestAnchor = (components: number): number => LONGEST - 2 * (components - 1);

const SPECIAL = /[\\,+#]/;
const escape = (component: string): string =>
  SPECIAL.test(component) ? component.replaceAll(/[\\,+#]/g, '\\$&') : component;

/** The name of a row: its anchor's components, special characters escaped, joined by `+`. */
export const anchorToDn = (components: readonly string[]): string =>
  components.length === 1 ? escape(components[0] ?? '') : components.map(escape).join('+');

/** The components of a name, unescaped. */
export function dnToAnchor(dn: string): readonly string[] {
  const components: string[] = [];
  let component = '';
  for (let at = 0; at < dn.length; at += 1) {
    const character = dn.charAt(at);
    if (character === '\\' && at + 1 < dn.length) {
      at += 1;
      component += dn.charAt(at);
    } else if (character === '+') {
      components.push(component);
      component = '';
    } else component += character;
  }
  return [...components, component];
}
