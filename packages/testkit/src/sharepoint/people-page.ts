import type { ProfileStore, SharePointProfile } from './profile-store.ts';
import { escapeMarkup } from './soap-messages.ts';

/** The people of the farm as a page to look at: what a visitor of the intranet would see. */
export function peoplePage(store: ProfileStore): string {
  const people = store.all().filter(({ type }) => type === 'user');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>People</title><style>${STYLE}</style></head>
<body><header><h1>SharePoint</h1><p>${people.length} people. This is a test double, not the product.</p></header>
<main>${people.map((person) => card(person, store)).join('\n')}</main></body></html>`;
}

function card(person: SharePointProfile, store: ProfileStore): string {
  const one = (name: string): string => person.properties[name]?.[0] ?? '';
  const manager = store.get(one('Manager'));
  const name = nameOf(person);
  const photo =
    one('Picture') === ''
      ? `<span class="photo">${escapeMarkup(name.slice(0, 1))}</span>`
      : `<img class="photo" alt="" src="/photos/${encodeURIComponent(person.anchor)}">`;
  const lines = [
    [one('Title'), one('Department')].filter((part) => part !== '').join(', '),
    one('Office'),
    one('WorkPhone'),
    one('WorkEmail'),
    manager === undefined ? '' : `reports to ${nameOf(manager)}`,
  ];
  return `<article id="${escapeMarkup(person.anchor)}">${photo}<div><h2>${escapeMarkup(name)}</h2>${lines
    .filter((line) => line !== '')
    .map((line) => `<p>${escapeMarkup(line)}</p>`)
    .join('')}<code>${escapeMarkup(one('ProfileIdentifier'))}</code></div></article>`;
}

const nameOf = ({ anchor, properties }: SharePointProfile): string =>
  properties['PreferredName']?.[0] ?? anchor;

const STYLE = `body{margin:0;font:14px/1.4 "Segoe UI",system-ui,sans-serif;background:#f3f2f1;color:#323130}
header{background:#03787c;color:#fff;padding:12px 24px}h1{font-size:18px;margin:0}header p{margin:0}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(280px,1fr));gap:12px;padding:24px}
article{display:flex;gap:12px;background:#fff;padding:12px;box-shadow:0 1px 3px #0003}h2{font-size:16px;margin:0}
article p{margin:0}.photo{width:72px;height:72px;border-radius:50%;object-fit:cover;flex:none;background:#c8c6c4;
display:grid;place-items:center;font-size:28px}code{color:#605e5c;font-size:12px}`;
