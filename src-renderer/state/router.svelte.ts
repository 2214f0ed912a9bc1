// Where the screen is, held in the address after the #, so that back, forward and reload work in every host.

import type { Route } from './route.ts';
import { addressOf, placeOf, routeOf } from './route.ts';

export class Router {
  route = $state.raw<Route>({ kind: 'sets' });
  /** Goes up with each change of place, and not when only the query changes. */
  visits = $state(0);
  readonly #window: Window;

  constructor(page: Window = window) {
    this.#window = page;
    this.#read();
  }

  /** Follows the address until the returned function is called. */
  follow(): () => void {
    const read = (): void => {
      this.#read();
    };
    this.#window.addEventListener('hashchange', read);
    return () => {
      this.#window.removeEventListener('hashchange', read);
    };
  }

  go(route: Route): void {
    this.#window.location.hash = addressOf(route);
    this.#read();
  }

  /** Without an entry in the history, for what changes with each key press. */
  replace(route: Route): void {
    this.#window.history.replaceState(null, '', addressOf(route));
    this.#read();
  }

  #read(): void {
    const next = routeOf(this.#window.location.hash);
    if (addressOf(next) === addressOf(this.route)) return;
    if (placeOf(next) !== placeOf(this.route)) this.visits += 1;
    this.route = next;
  }
}
