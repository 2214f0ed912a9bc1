// Numbers as people read them, the same on every machine whatever its language.

const grouped = new Intl.NumberFormat('en-US');

/** 12345 → 12,345 */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** 1 picture, 2 pictures */
export function formatThings(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** 0.7134 → 71.3 % */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** 252 → 4:12, 3723 → 1:02:03 */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  if (hours > 0) parts.unshift(hours);
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
