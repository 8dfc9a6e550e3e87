import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** A notice lives from the redirect to the page it leads to. */
const seconds = 60;

const nameOf = (secure: boolean): string => (secure ? '__Host-iks-hinweis' : 'iks-hinweis');

/** Keeps a sentence of ours for the next page. It holds no case data, because the browser carries it. */
export function leaveNotice(context: Context, notice: string, secure: boolean): void {
  setCookie(context, nameOf(secure), notice, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure,
    maxAge: seconds,
  });
}

/** The sentence left for this page, which is then gone. */
export function takeNotice(context: Context, secure: boolean): string | null {
  const notice = getCookie(context, nameOf(secure));
  if (notice === undefined) return null;
  deleteCookie(context, nameOf(secure), { path: '/', secure });
  return notice.slice(0, 300);
}
