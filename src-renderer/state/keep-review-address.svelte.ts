// The address says what is shown, so that it survives a reload: where it changes, so does the review, and the other way
// round. Without a word of it the review stays as the person left it.

import { untrack } from 'svelte';
import { isSameQuery, queryOfReview, reviewOfQuery } from './review-address.ts';
import type { ReviewSet } from './review/review-set.svelte.ts';
import type { Router } from './router.svelte.ts';

/** For as long as the component that calls it is there. */
export function keepReviewAddress(router: Router, set: ReviewSet): void {
  $effect(() => {
    if (router.route.kind !== 'set') return;
    const { query } = router.route;
    untrack(() => {
      const wanted = reviewOfQuery(query, set.labels);
      if (wanted !== null && !isInAddress(query)) set.show(wanted);
    });
  });
  $effect(() => {
    const query = queryOfReview(set, set.labels);
    untrack(() => {
      const { route } = router;
      if (route.kind === 'set' && route.step === 'review' && !isInAddress(route.query))
        router.replace({ ...route, query });
    });
  });

  function isInAddress(query: Readonly<Record<string, string>>): boolean {
    return isSameQuery(query, queryOfReview(set, set.labels));
  }
}
