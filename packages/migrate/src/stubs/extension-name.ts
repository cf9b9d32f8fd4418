/** The file of a rules extension, without folder and suffix: an assembly's name in the letters that names may have. */
export function extensionName(assembly: string): string {
  const plain = assembly.replace(/\.dll$/i, '').replaceAll(/[^A-Za-z0-9_-]+/g, '-');
  const name = plain.replaceAll(/^[-_]+|-+$/g, '').slice(0, 60);
  return name === '' ? 'rules-extension' : name;
}
