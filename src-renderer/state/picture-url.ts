// Where a picture is, the same in every host.

import type { PictureView } from '../../src-shared/contract.ts';

export function pictureUrl(contentHash: string, view: PictureView): string {
  return `/pictures/${contentHash}/${view}`;
}
