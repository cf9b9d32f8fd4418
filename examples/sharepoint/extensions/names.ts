/** The first value in a distinguished name as a person reads it: `CN=Lee\, Ann,OU=People` is `Lee, Ann`. */
export function leafName(distinguishedName: string): string {
  const leaf = /^[^=]*=((?:\\.|[^,\\])*)/su.exec(distinguishedName)?.[1] ?? '';
  return leaf
    .replaceAll(/(?:\\[0-9a-f]{2})+/gi, bytesAsText)
    .replaceAll(/\\(.)/gsu, '$1')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim();
}

/** `\c3\bc` is a letter in UTF-8. */
const bytesAsText = (escaped: string): string => {
  const bytes = escaped.slice(1).split('\\');
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
};
