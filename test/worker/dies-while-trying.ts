// A training process whose graphics driver kills it when it is tried, and that does well without.

process.on('message', (request: { kind: string; failed?: readonly { name: string; reason: string }[] }) => {
  const failed = request.failed?.at(0);
  if (failed === undefined) {
    process.send?.({ kind: 'trying', name: 'gpu' }, () => {
      process.kill(process.pid, 'SIGSEGV');
    });
    return;
  }
  const state = { ...failed, usable: false, version: null };
  if (request.kind === 'backends') process.send?.({ kind: 'backends', states: [state] });
  else process.send?.({ kind: 'error', code: 'conflict', message: failed.reason, stack: '' });
});
