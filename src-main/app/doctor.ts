// What this machine has, and what of it can be used.

import { constants } from 'node:fs';
import { access, readdir, stat, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { DoctorReport } from '../../src-shared/contract.ts';
import { decoderVersions } from '../sources/decoder-versions.ts';
import { sqliteVersion } from '../storage/sqlite-version.ts';
import type { AppContext } from './open-app.ts';

/** What an audit of a few ten thousand pictures takes. */
const comfortableBytes = 1e9;

export async function examineMachine({ dataFolder, trainer, version }: AppContext): Promise<DoctorReport> {
  const existing = await nearestExisting(dataFolder);
  const [pictures, database, backends, dataBytes, { bavail, bsize }, isWritable] = await Promise.all([
    loaded('Pictures cannot be decoded', decoderVersions),
    loaded('Results cannot be kept', sqliteVersion),
    trainer.backends(),
    bytesIn(dataFolder),
    statfs(existing),
    canWrite(existing),
  ]);
  const freeBytes = bavail * bsize;
  return {
    version,
    versions: {
      node: process.versions.node,
      ...pictures.versions,
      ...database.versions,
    },
    platform: `${process.platform} ${process.arch}`,
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    backends,
    dataFolder,
    dataBytes,
    freeBytes,
    problems: [
      pictures.problems,
      database.problems,
      backends.some(({ usable }) => usable) ? [] : ['No backend can train here; the reasons stand above.'],
      isWritable ? [] : [`The data folder cannot be written: check the permissions of ${existing}.`],
      freeBytes >= comfortableBytes
        ? []
        : [
            `Only ${Math.round(freeBytes / 1e6)} MB are free where the data folder lies; an audit may need more.`,
          ],
      freemem() >= comfortableBytes
        ? []
        : [`Only ${Math.round(freemem() / 1e6)} MB of memory are free; large folders may not fit.`],
    ].flat(),
  };
}

/** A library that does not load is what doctor is asked about most, so it must not end there. */
async function loaded(
  trouble: string,
  versionsOf: () => Promise<Record<string, string>>,
): Promise<{ versions: Record<string, string>; problems: string[] }> {
  try {
    return { versions: await versionsOf(), problems: [] };
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    return {
      versions: {},
      problems: [`${trouble}: ${line} Install the project again with "npm run setup".`],
    };
  }
}

/** The data folder need not exist before the first audit. */
async function nearestExisting(folder: string): Promise<string> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const isThere = await stat(at).then(
      () => true,
      () => false,
    );
    if (isThere || at === dirname(at)) return at;
  }
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(
        async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0,
      ),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

async function canWrite(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
