// What a token of the theme is in the theme that is on: a canvas knows no `var()` and no `light-dark()`.

/** @param element  inside the page, so that it sees the theme */
export function readColours(element: HTMLElement): (token: string) => string {
  const probe = document.createElement('span');
  return (token) => {
    probe.style.color = `var(${token})`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
