// Numbers and times as people read them.

export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** A name within a sentence of plain text: what is written from right to left does not turn what stands beside it. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** 1 picture, 2 pictures. */
export function formatMany(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** 0 … 1 as a percentage; what is almost nothing or almost all does not become 0 or 100. */
export function formatShare(share: number, digits = 0): string {
  const step = 10 ** -digits;
  const percent = share * 100;
  if (percent > 0 && percent < step / 2) return `< ${step} %`;
  if (percent < 100 && percent > 100 - step / 2) return `> ${(100 - step).toFixed(digits)} %`;
  return `${percent.toFixed(digits)} %`;
}

/** Rounded as an estimate may be. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** "just now", "3 hours ago", then the date. */
export function formatWhen(utc: string, now: Date = new Date()): string {
  const then = new Date(utc);
  const seconds = (now.getTime() - then.getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return relative.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), 'hour');
  if (seconds < 7 * 86_400) return relative.format(-Math.round(seconds / 86_400), 'day');
  return then.toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}
