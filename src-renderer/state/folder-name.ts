// The last part of a path of any system, which is what people call a folder by.

export function folderName(folder: string): string {
  return folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder;
}
