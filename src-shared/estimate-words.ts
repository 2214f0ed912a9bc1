// How long something will take, in words: rounded as an estimate may be.

const steps = [
  { below: 15, step: 1 },
  { below: 60, step: 5 },
  { below: 180, step: 10 },
] as const;

/** "less than a minute", "about 12 minutes", "about 1 hour 20 minutes", "about 5 hours", "about 3 days" */
export function aboutDuration(seconds: number): string {
  const parts = partsOf(seconds);
  if (parts.length === 0) return 'less than a minute';
  const words = parts.map(({ count, unit }) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return `about ${words.join(' ')}`;
}

/** The same where there is little room: "< 1 min", "12 min", "1 h 20 min", "5 h", "3 d" */
export function shortDuration(seconds: number): string {
  const parts = partsOf(seconds);
  if (parts.length === 0) return '< 1 min';
  const units = { minute: 'min', hour: 'h', day: 'd' };
  return parts.map(({ count, unit }) => `${count} ${units[unit]}`).join(' ');
}

interface Part {
  readonly count: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

/** None for less than a minute. */
function partsOf(seconds: number): readonly Part[] {
  const exact = seconds / 60;
  if (exact < 0.75) return [];
  const step = steps.find(({ below }) => exact < below)?.step ?? 60;
  const minutes = Math.max(1, Math.round(exact / step) * step);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return [{ count: Math.round(hours / 24), unit: 'day' }];
  const parts: readonly Part[] = [
    { count: hours, unit: 'hour' },
    { count: minutes % 60, unit: 'minute' },
  ];
  return parts.filter(({ count }) => count > 0);
}
