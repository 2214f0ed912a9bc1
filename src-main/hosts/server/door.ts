// Who may come in. A link opens the door once; from then on a cookie does, for as long as the server runs. Requests
// that another page made a browser send are refused, whatever they carry.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request is refused: it asks for another computer, another page sent it, its link is used up or wrong, or it
 * comes without the cookie.
 */
export type Refusal = 'address' | 'page' | 'link' | 'session';

export interface Door {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /**
   * A link that works once. The one made before works no longer.
   *
   * @param page  where it leads, as `/` and what follows
   */
  newLink(page: string): string;
  /** The page a link's token leads to, the first time; afterwards and for any other token undefined. */
  useToken(token: string): string | undefined;
  /** For the Set-Cookie header of whoever brought a token. */
  readonly cookie: string;
  /** Whether the request comes from our own page or from the address bar; every request has to. */
  strangeness(headers: IncomingHttpHeaders): 'address' | 'page' | undefined;
  hasSession(headers: IncomingHttpHeaders): boolean;
}

export function openDoor(port: number): Door {
  // Browsers leave out the port that http has anyway.
  const hosts = ['127.0.0.1', 'localhost'].map((name) => (port === 80 ? name : `${name}:${port}`));
  // Cookies know no ports: two servers on one computer must not take each other's.
  const cookieName = `second-look-${port}`;
  const session = randomSecret();
  let link: { readonly token: string; readonly page: string } | undefined;

  return {
    origin: `http://${hosts[0]}`,
    newLink(page) {
      link = { token: randomSecret(), page };
      return `http://${hosts[0]}/?token=${link.token}`;
    },
    useToken(token) {
      if (link === undefined || !isSameSecret(token, link.token)) return undefined;
      const { page } = link;
      link = undefined;
      return page;
    },
    cookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    strangeness({ host = '', origin, 'sec-fetch-site': site = 'none' }) {
      // A foreign name that was made to point at this computer (DNS rebinding) arrives with its own name.
      if (!hosts.includes(host)) return 'address';
      if (origin !== undefined && origin !== `http://${host}`) return 'page';
      // A page on another port of this computer counts as `same-site`.
      return site === 'none' || site === 'same-origin' ? undefined : 'page';
    },
    hasSession({ cookie = '' }) {
      return cookie.split(';').some((pair) => {
        const [name, value = ''] = pair.trim().split('=');
        return name === cookieName && isSameSecret(value, session);
      });
    },
  };
}

/** 32 random bytes in the letters of base64url. */
function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Takes equally long for every wrong value, so that nobody learns how much of it was right. */
function isSameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
