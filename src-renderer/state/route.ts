// The places of the screen, and how each is written in the address after the #.

export const steps = ['preview', 'train', 'review', 'report', 'export'] as const;
export type Step = (typeof steps)[number];

export type Route =
  | { readonly kind: 'sets' }
  /** Opens a folder, then goes on to its preview. */
  | { readonly kind: 'open'; readonly folder: string }
  | {
      readonly kind: 'set';
      readonly dataSetId: number;
      readonly step: Step;
      /** What a step wants to keep in the address, such as filters. */
      readonly query: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'settings' };

export function addressOf(route: Route): string {
  switch (route.kind) {
    case 'sets':
      return '#/';
    case 'open':
      return `#/open?${new URLSearchParams({ folder: route.folder }).toString()}`;
    case 'set': {
      const step = route.step === 'preview' ? '' : `/${route.step}`;
      const query = new URLSearchParams(route.query).toString();
      return `#/set/${route.dataSetId}${step}${query === '' ? '' : `?${query}`}`;
    }
    case 'settings':
      return '#/settings';
    default:
      return route satisfies never;
  }
}

/** An address that means nothing leads to the data sets. */
export function routeOf(address: string): Route {
  const [, path, search] = /^#?([^?]*)\??(.*)$/s.exec(address) ?? ['', '', ''];
  const query: Record<string, string> = Object.fromEntries(new URLSearchParams(search));
  const [room, id, step, ...rest] = path.split('/').filter((part) => part !== '') as Partial<string[]>;
  if (room === 'settings' && id === undefined) return { kind: 'settings' };
  if (room === 'open' && id === undefined && query.folder !== '' && 'folder' in query)
    return { kind: 'open', folder: query.folder };
  if (room === 'set' && id !== undefined && /^[1-9]\d{0,14}$/.test(id) && rest.length === 0) {
    if (step === undefined) return { kind: 'set', dataSetId: Number(id), step: 'preview', query };
    if (isStep(step)) return { kind: 'set', dataSetId: Number(id), step, query };
  }
  return { kind: 'sets' };
}

/** The same while only the query changes. */
export function placeOf(route: Route): string {
  return route.kind === 'set' ? `${route.dataSetId} ${route.step}` : addressOf(route);
}

function isStep(text: string): text is Step {
  return (steps as readonly string[]).includes(text);
}
