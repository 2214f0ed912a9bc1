// What was dropped on the page: a folder's path in the desktop window, and in a browser its name and what is in it.

export type Dropped =
  | { readonly kind: 'path'; readonly folder: string }
  | { readonly kind: 'name'; readonly name: string; readonly inside: readonly string[] }
  | { readonly kind: 'no folder' };

/** As many as `findFolder` takes. */
const mostNames = 50;

/** To be called while the drop event is handled: afterwards its data is gone. */
export async function readDrop(
  transfer: DataTransfer,
  pathOf: ((file: File) => string) | undefined,
): Promise<Dropped> {
  const item = Array.from(transfer.items).find(({ kind }) => kind === 'file');
  const entry = item?.webkitGetAsEntry();
  if (!item || !entry?.isDirectory) return { kind: 'no folder' };
  const file = item.getAsFile();
  const path = file && pathOf ? pathOf(file) : '';
  if (path !== '') return { kind: 'path', folder: path };
  return { kind: 'name', name: entry.name, inside: await namesInside(entry as FileSystemDirectoryEntry) };
}

function namesInside(folder: FileSystemDirectoryEntry): Promise<readonly string[]> {
  return new Promise((resolve) => {
    // What cannot be read helps no one to find it, but does not forbid to look.
    folder.createReader().readEntries(
      (entries) => {
        resolve(entries.slice(0, mostNames).map(({ name }) => name));
      },
      () => {
        resolve([]);
      },
    );
  });
}
