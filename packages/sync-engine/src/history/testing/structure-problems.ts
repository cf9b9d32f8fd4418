import { DOMParser } from '@xmldom/xmldom';
import type { Element } from '@xmldom/xmldom';
import { STRUCTURE, TEXTS } from './history-structure.ts';
import type { Shape, Text } from './history-structure.ts';

/** What is wrong with a run history's text: it is no XML, or not built as MIM's. */
export function structureProblems(xml: string): readonly string[] {
  const problems: string[] = [];
  const root = parse(xml, problems);
  if (root !== undefined) check(root, 'run-history', problems);
  return problems;
}

function parse(xml: string, problems: string[]): Element | undefined {
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') problems.push(message);
    },
  });
  try {
    const root = parser.parseFromString(xml, 'text/xml').documentElement;
    if (root?.nodeName === 'run-history') return root;
    problems.push('the root is no run-history');
  } catch (error) {
    problems.push(String(error));
  }
  return undefined;
}

function check(node: Element, place: string, problems: string[]): void {
  const { nodeName, parentNode } = node;
  const shape = STRUCTURE[`${parentNode?.nodeName ?? ''}/${nodeName}`] ?? STRUCTURE[nodeName];
  if (shape === undefined) {
    problems.push(`${place}: unknown`);
    return;
  }
  if (shape.free === true) return;
  checkAttributes(node, shape, place, problems);
  checkInside(node, shape, place, problems);
  for (const child of elementsIn(node)) check(child, `${place}/${child.nodeName}`, problems);
}

function checkInside(node: Element, shape: Shape, place: string, problems: string[]): void {
  const order = elementsIn(node).map((child) => child.nodeName);
  const names = order.map((name) => `${name} `).join('');
  if (!patternOf(shape.inside ?? '').test(names)) problems.push(`${place}: has "${names}" inside`);
  if (shape.text !== undefined) checkText(node.textContent ?? '', shape.text, place, problems);
  else if (ownText(node).trim() !== '') problems.push(`${place}: has text`);
}

function checkAttributes(node: Element, shape: Shape, place: string, problems: string[]): void {
  const wanted = shape.attributes ?? {};
  const names = [...node.attributes].map(({ name }) => name);
  if (names.toSorted().join(' ') !== Object.keys(wanted).toSorted().join(' '))
    problems.push(`${place}: has the attributes ${names.join(' ')}`);
  for (const [name, kind] of Object.entries(wanted))
    checkText(node.getAttribute(name) ?? '', kind, `${place}@${name}`, problems);
}

function checkText(value: string, kind: Text, place: string, problems: string[]): void {
  if (!TEXTS[kind].test(value)) problems.push(`${place}: "${value}" is no ${kind}`);
}

/** `a b? c*` as a pattern over the names of the children, each followed by a space. */
const patternOf = (inside: string): RegExp =>
  new RegExp(`^${inside.replaceAll(/([\w-]+)([?*+]?) ?/g, '(?:$1 )$2')}$`);

const elementsIn = (node: Element): readonly Element[] =>
  [...node.childNodes].filter((child): child is Element => child.nodeType === node.ELEMENT_NODE);

const ownText = (node: Element): string =>
  [...node.childNodes]
    .filter((child) => child.nodeType === node.TEXT_NODE)
    .map((child) => child.nodeValue ?? '')
    .join('');
