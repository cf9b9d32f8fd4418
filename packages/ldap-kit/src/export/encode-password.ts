/** A password as the attribute unicodePwd of Active Directory takes it: in quotation marks, two bytes a character. */
export const encodePassword = (password: string): Uint8Array =>
  new Uint8Array(Buffer.from(`"${password}"`, 'utf16le'));
