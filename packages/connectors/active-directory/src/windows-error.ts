const CODE = /(?:^|[\s:])(?<code>[0-9A-F]{8}): /;

/** The error of Windows that a domain controller puts before its words: `0000052D: ...`. */
export function windowsError(words: string): number | undefined {
  const code = CODE.exec(words)?.groups?.['code'];
  return code === undefined ? undefined : Number.parseInt(code, 16);
}
