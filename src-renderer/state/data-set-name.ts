// What a data set is called: its folder's name, and where that says little, like `images` or `train`, a folder above it too.

export interface DataSetName {
  /** Of a folder above that tells more; null where the name tells enough. */
  readonly parent: string | null;
  readonly name: string;
}

const sayLittle = new Set(
  `all class classes classification data dataset datasets file files folder image images img imgs input inputs jpeg jpg
  label labelled labeled labels photo photos pic pics picture pictures png raw sample samples test testing tests train
  training val valid validation`.split(/\s+/),
);

/** The folders that hold everybody's home. */
const homes = new Set(['home', 'users']);

/** @param folder  a path of any system */
export function dataSetName(folder: string): DataSetName {
  const parts = folder.split(/[\\/]/).filter((part) => part !== '');
  const name = parts.at(-1) ?? folder;
  if (!saysLittle(name)) return { parent: null, name };
  const telling = parts.findLastIndex((part, place) => place < parts.length - 1 && !saysLittle(part));
  // Whose home it lies in tells nothing about the pictures, unless there is nothing else.
  const isHome = telling > 0 && homes.has(parts[telling - 1].toLowerCase());
  const parent = (telling < 0 || isHome ? undefined : parts[telling]) ?? parts.at(-2) ?? null;
  return { parent, name };
}

/** In one line of text: "pets / images". */
export function dataSetTitle(folder: string): string {
  const { parent, name } = dataSetName(folder);
  return parent === null ? name : `${parent} / ${name}`;
}

/** Numbers and versions too. */
function saysLittle(name: string): boolean {
  return sayLittle.has(name.toLowerCase()) || /^v?\d+$/i.test(name);
}
