// The page's own address. A scheme of ours instead of file: addresses, so that the page has an origin, can be held to a
// content security policy, and can name nothing on the disk.

import { AppError } from '../../../src-shared/errors.ts';
import type { AnswerPage } from '../../app/open-page.ts';
import { pageHeaders } from '../../app/page-headers.ts';
import type { ElectronModule } from './electron-module.ts';

const scheme = 'second-look-app';
const host = 'app';

export const pageOrigin = `${scheme}://${host}`;
export const pageAddress = `${pageOrigin}/`;

/** Whether the address is the page itself, at whatever place of it. */
export function isPageAddress(address: string): boolean {
  return address === pageAddress || address.startsWith(`${pageAddress}#`);
}

/** To be called before the app is ready. */
export function registerPageScheme({ protocol }: Pick<ElectronModule, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    // Standard and secure like https; what is not named (bypassing the policy, service workers, other origins) stays off.
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the page and its pictures to the windows of this program. */
export function servePage(
  { protocol }: Pick<ElectronModule, 'protocol'>,
  answerPage: AnswerPage,
  apologise: (error: unknown) => string,
): void {
  protocol.handle(scheme, async (request) => {
    if (request.method !== 'GET') return refusal(405, 'Only GET is answered here.');
    const { host: askedHost, pathname } = new URL(request.url);
    if (askedHost !== host) return refusal(404, 'There is nothing here.');
    try {
      const { status, headers, body } = await answerPage(pathname);
      return new Response(body, { status, headers });
    } catch (error) {
      return error instanceof AppError ? refusal(404, error.message) : refusal(500, apologise(error));
    }
  });
}

function refusal(status: number, sentence: string): Response {
  const headers = {
    ...pageHeaders,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  };
  return new Response(`${sentence}\n`, { status, headers });
}
