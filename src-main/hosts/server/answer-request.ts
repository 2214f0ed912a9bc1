// One request in, one answer out: the link that starts a session, the page and its pictures, or why not.

import type { IncomingMessage } from 'node:http';
import { AppError, errorTable } from '../../../src-shared/errors.ts';
import type { AnswerPage, PageAnswer } from '../../app/open-page.ts';
import { pageHeaders } from '../../app/page-headers.ts';
import type { Door, Refusal } from './door.ts';
import { refusalPage, refusalPolicy } from './refusal-page.ts';

export interface RequestHost {
  readonly door: Door;
  readonly page: AnswerPage;
  /** Logs a defect whole and returns the sentence for the person. */
  readonly apologise: (error: unknown) => string;
}

const forbidden = 403;
const methodNotAllowed = 405;
const seeOther = 303;

/** Never rejects. An answer to HEAD has a body too; the caller leaves it out. */
export async function answerRequest(
  { method = '', url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  { door, page, apologise }: RequestHost,
): Promise<PageAnswer> {
  const strangeness = door.strangeness(headers);
  if (strangeness !== undefined) return refuse(strangeness, door);
  if (method !== 'GET' && method !== 'HEAD') {
    return plainText(methodNotAllowed, 'This address can only be read.', { allow: 'GET, HEAD' });
  }

  // As it was sent: nothing here takes a path apart or puts one together.
  const [path, query = ''] = url.split('?', 2);
  const token = path === '/' ? new URLSearchParams(query).get('token') : null;
  if (token !== null) return answerLink(token, method, door.hasSession(headers), door);
  if (!door.hasSession(headers)) return refuse('session', door);

  try {
    return withCaching(path, await page(path));
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal') {
      return plainText(errorTable[error.code].httpStatus, error.message);
    }
    return plainText(errorTable.internal.httpStatus, apologise(error));
  }
}

/** Who only asks for the headers, as programs do that preview links, does not use the link up. */
function answerLink(token: string, method: string, hasSession: boolean, door: Door): PageAnswer {
  const target = method === 'GET' ? door.useToken(token) : undefined;
  if (target !== undefined) {
    return plainText(seeOther, 'Welcome.', { location: target, 'set-cookie': door.cookie });
  }
  // A used link in the history of a browser that is inside already does no harm.
  return hasSession ? plainText(seeOther, 'Welcome back.', { location: '/' }) : refuse('link', door);
}

function refuse(refusal: Refusal, { origin }: Door): PageAnswer {
  return withText(forbidden, refusalPage(refusal, origin), {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': refusalPolicy,
  });
}

function plainText(status: number, sentence: string, headers: Record<string, string> = {}): PageAnswer {
  return withText(status, `${sentence}\n`, { 'content-type': 'text/plain; charset=utf-8', ...headers });
}

function withText(status: number, text: string, headers: Record<string, string>): PageAnswer {
  return {
    status,
    headers: { ...pageHeaders, 'cache-control': 'no-store', ...headers },
    body: new TextEncoder().encode(text),
  };
}

/** The build puts a hash of its content into the name of every file in `assets`. */
function withCaching(path: string, answer: PageAnswer): PageAnswer {
  if (path.startsWith('/pictures/')) return answer;
  const isHashed = answer.status === 200 && path.startsWith('/assets/');
  const caching = isHashed ? 'private, max-age=31536000, immutable' : 'no-store';
  return { ...answer, headers: { ...answer.headers, 'cache-control': caching } };
}
