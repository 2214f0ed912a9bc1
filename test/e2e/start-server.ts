// The built program as a user starts it: `second-look serve` in a process of its own.

import { spawn } from 'node:child_process';
import { join } from 'node:path';

const launcher = join(import.meta.dirname, '..', '..', 'resources', 'second-look.mjs');

export interface RunningServer {
  /** With a token that works once. */
  readonly link: string;
  readonly port: number;
  /** As Ctrl+C does. */
  stop(): Promise<number | null>;
  /** As a crash or a power cut does. */
  kill(): Promise<number | null>;
}

/** @param options  further words after `serve --no-open` */
export async function startServer(
  dataFolder: string,
  options: readonly string[] = [],
): Promise<RunningServer> {
  const child = spawn(process.execPath, [launcher, 'serve', '--no-open', '--data', dataFolder, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let output = '';
  const listen = (text: string): void => {
    output += text;
    const link = /http:\/\/(?:127\.0\.0\.1|localhost):\d+\/\S*/.exec(output)?.[0];
    if (link !== undefined) resolve(link);
  };
  child.stdout.setEncoding('utf8').on('data', listen);
  child.stderr.setEncoding('utf8').on('data', listen);
  void ended.then((code) => {
    reject(new Error(`second-look serve ended with ${code}:\n${output}`));
  });
  const link = await promise;
  return {
    link,
    port: Number(new URL(link).port),
    stop() {
      child.kill('SIGINT');
      return ended;
    },
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
