// Numbers and times in the report, the same for every reader.

/** 12345 → 12,345 */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** 1 picture, 2 pictures */
export function many(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

/** 0.7134 → 71 % */
export function share(part: number, whole = 1): string {
  if (whole === 0 || !Number.isFinite(part)) return '–';
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.5) return '< 1 %';
  if (percent < 100 && percent >= 99.5) return '> 99 %';
  return `${percent.toFixed(0)} %`;
}

/** In UTC, because a report travels: 3 May 2025 */
export function day(utc: string): string {
  return new Date(utc).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** 14:05 */
export function time(utc: string): string {
  return new Date(utc).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
}

/** 75 → 1 min 15 s */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}
