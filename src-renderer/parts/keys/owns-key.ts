// Keys belong to whatever a person is typing into or operating, before they belong to the review.

const textFields =
  'input:not([type=checkbox]):not([type=radio]):not([type=range]):not([type=button]), textarea, select, [contenteditable=true], [role=textbox], [role=combobox], [role=searchbox]';
const floating = '[role=dialog], [role=alertdialog], [role=menu], dialog';
const operable =
  'button, a[href], summary, input, [role=button], [role=tab], [role=switch], [role=checkbox], [role=radio], [role=slider]';
const operatingKeys = new Set(['Enter', ' ']);
const sliding = 'input[type=range], input[type=radio], [role=slider], [role=tab], [role=radio]';
const slidingKeys = /^(?:Arrow|Page|Home|End)/;

/** Whether a press is for the element it goes to, so that no command may answer it. */
export function ownsKey(element: EventTarget | null, press: { readonly key: string }): boolean {
  if (!(element instanceof Element)) return false;
  if (element.closest(textFields) !== null || element.closest(floating) !== null) return true;
  if (operatingKeys.has(press.key)) return element.closest(operable) !== null;
  return slidingKeys.test(press.key) && element.closest(sliding) !== null;
}
