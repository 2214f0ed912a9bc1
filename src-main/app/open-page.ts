// What stands at each address of the page: its own files, and pictures by the hash of their content. A host turns the
// answer into a response of its own kind; which files there are is settled here, once, so no address can name another.

import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { PictureView, SecondLook } from '../../src-shared/contract.ts';
import { pictureViews } from '../../src-shared/contract.ts';
import { AppError } from '../../src-shared/errors.ts';
import { pageHeaders, pictureHeaders } from './page-headers.ts';

export interface PageAnswer {
  /** HTTP status: 200 or 404. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Answers a path such as `/`, `/assets/index.js` or `/pictures/<SHA-256>/small`, as it stands in the address and without
 * query and fragment.
 */
export type AnswerPage = (path: string) => Promise<PageAnswer>;

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built page into memory: it is small, and stays whole while an update replaces it on the disk.
 *
 * @param folder  the built page
 */
export async function openPage(folder: string, app: Pick<SecondLook, 'picture'>): Promise<AnswerPage> {
  const files = await readPage(folder);
  const index = files.get('/index.html');
  if (index === undefined) {
    throw new AppError('not-found', `There is no page in ${folder}. Build it with "npm run setup".`);
  }
  files.set('/', index);

  return async (path) => {
    const picture = pictureOf(path);
    if (picture === undefined) return files.get(path) ?? notFound(pageHeaders);
    const found = await app.picture(picture.contentHash, picture.view);
    if (found === undefined) return notFound({ ...pictureHeaders, 'cache-control': 'no-store' });
    return {
      status: 200,
      headers: { ...pictureHeaders, 'content-type': found.type },
      body: withOwnBuffer(found.bytes),
    };
  };
}

async function readPage(folder: string): Promise<Map<string, PageAnswer>> {
  const answers = (await filesBelow(folder)).map(async (name): Promise<[string, PageAnswer]> => {
    const type = types[extname(name).toLowerCase()] ?? 'application/octet-stream';
    const headers = { ...pageHeaders, 'content-type': type };
    return [`/${name}`, { status: 200, headers, body: await readFile(join(folder, name)) }];
  });
  return new Map(await Promise.all(answers));
}

/**
 * Names with forward slashes. Level by level, because in the archive of an installed program the listing of a whole tree
 * is not promised to say where each file lies.
 */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.map(async (entry) => {
    if (!entry.isDirectory()) return [entry.name];
    return (await filesBelow(join(folder, entry.name))).map((name) => `${entry.name}/${name}`);
  });
  return (await Promise.all(names)).flat();
}

function pictureOf(path: string): { contentHash: string; view: PictureView } | undefined {
  const match = /^\/pictures\/([0-9a-f]{64})\/([a-z]+)$/.exec(path);
  const view = pictureViews.find((name) => name === match?.[2]);
  return match === null || view === undefined ? undefined : { contentHash: match[1], view };
}

function notFound(headers: Readonly<Record<string, string>>): PageAnswer {
  const body = new TextEncoder().encode('There is nothing here.\n');
  return { status: 404, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** A response may not lie in memory that other threads share. */
function withOwnBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes);
}
