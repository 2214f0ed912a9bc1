// What trained a run that is over, to stand beside the name of its backend. The reason it was chosen for spoke of that moment.

/** @param version  name and version of the library; null where it is not known */
export function trainedOn(version: string | null): string {
  return `Trained this run${version === null ? '' : `, with ${version}`}.`;
}
