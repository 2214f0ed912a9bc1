// better-sqlite3 is built against Node-API 10. On a Node without it, loading it ends the process without a word.

import { AppError } from '../../src-shared/errors.ts';

const neededNodeApi = 10;

export function refuseOldNode(nodeApi: string | undefined = process.versions.napi): void {
  if (Number(nodeApi ?? 0) >= neededNodeApi) return;
  throw new AppError(
    'unsupported',
    `Node ${process.versions.node} offers Node-API ${nodeApi ?? 'none'}, and the database needs ${neededNodeApi}. Start Second Look with Node 24 or newer.`,
  );
}
