/** No other host and no path can set a cookie of this name; browsers see to it. */
export const SESSION_COOKIE = '__Host-cognate';

/** The header that puts a session into a browser, or takes it away. It ends with the browser. */
export const sessionCookie = (token: string | undefined): string =>
  `${SESSION_COOKIE}=${token ?? ''}; Path=/; HttpOnly; Secure; SameSite=Strict${token === undefined ? '; Max-Age=0' : ''}`;
