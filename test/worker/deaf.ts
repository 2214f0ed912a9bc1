// A training process that starts well, then hangs in a native library and hears nothing.

process.on('SIGTERM', () => undefined);
process.on('message', () => {
  const settings = { epochs: 3 };
  const backend = { name: 'cpu', reason: 'It learned.', version: null, others: [] };
  process.send?.({ kind: 'report', report: { kind: 'started', settings, backend } }, () => {
    for (;;);
  });
});
