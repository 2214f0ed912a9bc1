// Pictures for screens, asked for by what is in them and never by a path.

import type { SecondLook } from '../../src-shared/contract.ts';
import type { PictureShelf } from '../sources/picture-shelf.ts';
import type { AppContext } from './open-app.ts';

/** Only files of data sets that were opened, and only while they hold the bytes that were read then. */
export function findPicture({ store: open }: AppContext, shelf: PictureShelf): SecondLook['picture'] {
  return async (contentHash, view) => {
    if (!/^[0-9a-f]{64}$/.test(contentHash)) return undefined;
    const store = await open();
    return shelf.picture(contentHash, view, () => store.filesWithContent(contentHash));
  };
}
