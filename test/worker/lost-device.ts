// A training process whose device is lost after the second epoch. It says that it trains on the gpu and that the cpu
// could, too; both are the cpu, so that the numbers can be compared.

import * as runtime from 'onnxruntime-node';
import type { FromTraining } from '../../src-main/worker/wire.ts';

let epochs = 0;
const { InferenceSession } = runtime;
const create = InferenceSession.create.bind(InferenceSession) as (...given: unknown[]) => Promise<unknown>;
Object.assign(InferenceSession, {
  async create(...given: unknown[]) {
    const session = (await create(...given)) as runtime.InferenceSession;
    const run = session.run.bind(session) as (...given: unknown[]) => Promise<unknown>;
    const lossy = (...given: unknown[]): Promise<unknown> =>
      epochs < 2 ? run(...given) : Promise.reject(new Error('Device lost.\nThe driver was reset.'));
    return Object.assign(session, { run: lossy });
  },
});

const send = process.send?.bind(process);
process.send = (message: FromTraining) => {
  if (message.kind === 'report' && message.report.kind === 'epoch') epochs++;
  if (message.kind !== 'report' || !('backend' in message.report)) return send?.(message) ?? false;
  const { backend } = message.report;
  const cpu = { name: 'cpu', usable: true, reason: 'It learned.', version: null } as const;
  const report = { ...message.report, backend: { ...backend, name: 'gpu', others: [cpu] } };
  return send?.({ ...message, report }) ?? false;
};

await import('../../src-main/worker/training-process.ts');
