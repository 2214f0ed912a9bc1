// Runs another program in our place: same terminal, same signals, and its end is our end.
// Plain JavaScript for Node 18 and later, because it runs before the right Node is found.

import { spawn } from 'node:child_process';

/**
 * Starts `command` on our own standard streams and resolves with how it ended.
 *
 * A terminal sends Ctrl+C to the child as well as to us, so we only wait. Without a terminal nobody else tells
 * the child, so the signal is passed on. SIGTERM is always for us alone and is always passed on.
 *
 * @returns {Promise<{ code: number | null, signal: string | null }>} rejects when the program cannot be started
 */
export function handOver(command, args, options = {}) {
  const hasTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const onInterrupt = () => {
    // On Windows `kill` would end the child without asking; the console tells it anyway.
    if (!hasTerminal && process.platform !== 'win32') child.kill('SIGINT');
  };
  const onTerminate = () => child.kill('SIGTERM');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);

  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  }).finally(() => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
  });
}

/** Ends this process the way the child ended: by the same signal, or with the same exit code. */
export function endLike({ code, signal }) {
  if (signal === null) process.exit(code ?? 1);
  process.kill(process.pid, signal);
  // Reached only where a signal does not end a process at once: 128 + 2 is what a shell reports for Ctrl+C.
  setTimeout(() => process.exit(signal === 'SIGINT' ? 130 : 1), 1000);
}
