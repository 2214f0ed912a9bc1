// Classes by a few letters of their name: those that begin with them first, then words within, then anywhere.

/** @returns numbers of the labels that match, in the order of the list where they match alike; all of them for no text */
export function findClasses(labels: readonly string[], text: string): number[] {
  const wanted = text.trim().toLowerCase();
  const all = Array.from(labels.keys());
  if (wanted === '') return all;
  const ranks = labels.map((label) => rankOf(label.toLowerCase(), wanted));
  return all.filter((number) => ranks[number] < notFound).sort((a, b) => ranks[a] - ranks[b] || a - b);
}

const notFound = 4;

function rankOf(label: string, wanted: string): number {
  if (label === wanted) return 0;
  if (label.startsWith(wanted)) return 1;
  const place = label.indexOf(wanted);
  if (place < 0) return notFound;
  return /[\p{L}\p{N}]/u.test(label[place - 1]) ? 3 : 2;
}
