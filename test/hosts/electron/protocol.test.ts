// The page's own address and what it answers.

import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src-shared/errors.ts';
import type { PageAnswer } from '../../../src-main/app/open-page.ts';
import { pageHeaders } from '../../../src-main/app/page-headers.ts';
import { registerPageScheme, servePage } from '../../../src-main/hosts/electron/protocol.ts';
import type { StandIn } from './stand-in.ts';
import { electronStandIn } from './stand-in.ts';

let standIn: StandIn;
let asked: string[];

beforeEach(() => {
  standIn = electronStandIn();
  asked = [];
  const answer = (path: string): Promise<PageAnswer> => {
    asked.push(path);
    if (path === '/broken') return Promise.reject(new Error('boom'));
    if (path === '/gone') return Promise.reject(new AppError('not-found', 'The picture is gone.'));
    return Promise.resolve({ status: 200, headers: pageHeaders, body: new TextEncoder().encode('page') });
  };
  servePage(standIn.electron, answer, () => 'Sorry.');
});

async function fetchPage(url: string, init?: RequestInit): Promise<Response> {
  const handler = standIn.protocol.handlers.get('second-look-app');
  if (handler === undefined) throw new Error('Nobody answers.');
  return handler(new Request(url, init));
}

describe('the scheme', () => {
  it('is like https, and neither around the policy nor open to others', () => {
    registerPageScheme(standIn.electron);

    expect(standIn.protocol.schemes).toEqual([
      {
        scheme: 'second-look-app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
  });
});

describe('an address', () => {
  it('is answered with the headers of the page, its content policy among them', async () => {
    const response = await fetchPage('second-look-app://app/index.html?x=1#place');

    expect(await response.text()).toBe('page');
    expect(asked).toEqual(['/index.html']);
    expect(response.headers.get('content-security-policy')).toBe(pageHeaders['content-security-policy']);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('of another host is nothing', async () => {
    expect((await fetchPage('second-look-app://other/')).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it.each(['POST', 'PUT', 'DELETE'])('is only read, never asked with %s', async (method) => {
    expect((await fetchPage('second-look-app://app/', { method })).status).toBe(405);
    expect(asked).toEqual([]);
  });

  it('that fails says so, keeps the policy, and goes on answering', async () => {
    const broken = await fetchPage('second-look-app://app/broken');
    const gone = await fetchPage('second-look-app://app/gone');

    expect([broken.status, await broken.text()]).toEqual([500, 'Sorry.\n']);
    expect([gone.status, await gone.text()]).toEqual([404, 'The picture is gone.\n']);
    expect(broken.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await fetchPage('second-look-app://app/')).status).toBe(200);
  });
});
