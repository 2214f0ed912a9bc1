// Amounts of bytes as people read them, in the units of disks and of every other sentence: 1 MB is 1,000,000 bytes.

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** 1536 → 1.5 kB */
export function formatBytes(bytes: number): string {
  let [amount, unit] = [bytes, 0];
  while (Math.round(amount) >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  const digits = unit > 0 && amount < 9.95 ? 1 : 0;
  return `${amount.toFixed(digits)} ${units[unit]}`;
}
