// Brings one picture to a new place and makes sure that it is the one the audit saw.

import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { link, open, realpath, stat } from 'node:fs/promises';
import { errorCode } from './error-code.ts';
import type { AuditedPicture } from './export.ts';

/** What speaks against a picture, as the end of a sentence that begins with its path; undefined where nothing does. */
export type Objection = string | undefined;

const changed = 'has changed since the audit';
const gone = 'is gone';

/** Without opening the file: is it there, and as long as it was? */
export async function objectionTo(source: string, audited: AuditedPicture | undefined): Promise<Objection> {
  if (audited === undefined) return gone;
  try {
    const now = await stat(source);
    return now.isFile() && now.size === audited.bytes ? undefined : changed;
  } catch (error) {
    return objectionFrom(error);
  }
}

/** A new file with the same bytes and modification time, on the disk when this resolves. */
export async function copyPicture(source: string, to: string, audited: AuditedPicture): Promise<Objection> {
  let from: FileHandle;
  try {
    from = await open(source, 'r');
  } catch (error) {
    return objectionFrom(error);
  }
  try {
    const { atime, mtime } = await from.stat();
    const target = await open(to, 'wx');
    try {
      const hash = createHash('sha256');
      for await (const piece of from.createReadStream({ autoClose: false, highWaterMark: 1 << 18 })) {
        const bytes = piece as Buffer;
        hash.update(bytes);
        await target.appendFile(bytes);
      }
      if (hash.digest('hex') !== audited.contentHash) return changed;
      await target.utimes(atime, mtime);
      await target.sync();
      return undefined;
    } finally {
      await target.close();
    }
  } finally {
    await from.close();
  }
}

/** A second name of the same file. Like the audit, it takes a file of the same length and time for the same. */
export async function linkPicture(source: string, to: string, audited: AuditedPicture): Promise<Objection> {
  try {
    // A hard link to a symbolic link would be another symbolic link.
    await link(await realpath(source), to);
  } catch (error) {
    if (isGone(error)) return gone;
    throw error;
  }
  // What was linked is looked at under its new name, where nobody replaces it meanwhile.
  const { size, mtimeMs } = await stat(to);
  if (size !== audited.bytes) return changed;
  if (mtimeMs === audited.modifiedMs) return undefined;
  return (await hashOf(to)) === audited.contentHash ? undefined : changed;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    for await (const piece of file.createReadStream({ autoClose: false })) hash.update(piece as Buffer);
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

function objectionFrom(error: unknown): string {
  if (isGone(error)) return gone;
  if (['EACCES', 'EPERM'].includes(errorCode(error))) return 'may not be read';
  throw error;
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
}
