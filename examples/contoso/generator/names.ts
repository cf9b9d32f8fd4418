import type { Random } from './random.ts';

const FIRST_NAMES = `
  Aaliyah Adam Agnieszka Aïcha Amélie Ana-María Anders Åsa Beatriz Björn Caoimhe Carlos Céline Chloë
  Daan Daniel Dilnoza Élodie Emma Erik Eszter Fatou Felix François Freya Gülşen Grace Håkon Hélène
  Henry Ines İrem Ivana Jakub Jean-Luc Jörg Jürgen Kateřina Kofi Lars Leïla Liam Łukasz Lucía Maeve
  Małgorzata Marek Mia Milan Mónica Nadia Niamh Noah Oğuz Olivia Øyvind Paula Petra Priya Rafael
  Raúl Renée Robert Sébastien Siân Sofía Søren Stefan Tereza Thomas Tove Uğur Víctor Wanjiru Willem
  Yara Zoë Žaneta`
  .trim()
  .split(/\s+/);

const LAST_NAMES = `
  Adeyemi Ångström Bäcker Balogun Barnes Bianchi Błaszczyk Brown Bruun Çelik Clarke Costa D'Angelo
  Đorđević Dupont Dvořák Edwards Eriksen Fabre Fernández Fischer Fournier Garnier Girard Große Gruber
  Haddad Håkansson Hansen Hernández Hoffmann Horváth Hughes Ibáñez Iyer Jansen Jensen Jiménez Kamau
  Karlsson Keller Khan Kõiv Kovács Kowalczyk Kühn Lambert Larsen Lefèvre Lindgren Lopes Löwe
  MacLeod Magnússon Marek Marchetti Martínez Mbeki-Jones Meyer Møller Müller Nakamura Ní-Bhriain Nguyễn
  Nilsson Novák Núñez O'Brien O'Connor Olsen Öztürk Pärn Patel Pereira Petrov Peña Popescu Quinn
  Rahman Reyes Richter Ričardas Roberts Rossi Ruiz-Soler Şahin Sánchez Schäfer Schmidt Schröder Silva
  Šimunić Singh Smith Sørensen Stewart Suárez Svensson Szabó Tanaka Taylor Thomas Þorsteinsdóttir
  Tóth Ünal Vargas Vásquez Vogel Walsh Weber Weiß Williams Wiśniewski Wood Wright Yılmaz Ziegler`
  .trim()
  .split(/\s+/);

/** Family names with a space, which a list separated by spaces cannot hold. */
const SPACED = ['van der Berg', 'de la Cruz', 'Le Goff', 'von Ahn', 'Dos Santos'];

/** Names in other scripts, with the spelling that a passport gives in Latin letters. */
const OTHER_SCRIPTS: readonly PersonName[] = [
  { first: 'Елена', last: 'Соколова', latinFirst: 'Elena', latinLast: 'Sokolova' },
  { first: 'Тарас', last: 'Гончаренко', latinFirst: 'Taras', latinLast: 'Honcharenko' },
  { first: 'Νίκη', last: 'Παπαδοπούλου', latinFirst: 'Niki', latinLast: 'Papadopoulou' },
  { first: '花子', last: '山田', latinFirst: 'Hanako', latinLast: 'Yamada' },
  { first: '小红', last: '王', latinFirst: 'Xiaohong', latinLast: 'Wang' },
  { first: '서연', last: '김', latinFirst: 'Seo-yeon', latinLast: 'Kim' },
  { first: 'سارة', last: 'العلي', latinFirst: 'Sara', latinLast: 'Al-Ali' },
  { first: 'דנה', last: 'לוי', latinFirst: 'Dana', latinLast: 'Levi' },
  { first: 'अनिता', last: 'शर्मा', latinFirst: 'Anita', latinLast: 'Sharma' },
  { first: 'สมชาย', last: 'ใจดี', latinFirst: 'Somchai', latinLast: 'Jaidee' },
];

export interface PersonName {
  readonly first: string;
  readonly last: string;
  /** Only where the name is written in another script. */
  readonly latinFirst: string;
  readonly latinLast: string;
}

/** Hands out names, none twice: mail addresses are made from them. */
export function createNames(random: Random): (index: number) => PersonName {
  const taken = new Set<string>();
  return (index) => {
    const other = index % 90 === 45 ? OTHER_SCRIPTS[Math.floor(index / 90)] : undefined;
    if (other !== undefined) return other;
    for (;;) {
      const first = random.pick(FIRST_NAMES);
      const last = random.chance(4) ? random.pick(SPACED) : random.pick(LAST_NAMES);
      const key = `${first} ${last}`;
      if (taken.has(key)) continue;
      taken.add(key);
      return { first, last, latinFirst: '', latinLast: '' };
    }
  };
}
