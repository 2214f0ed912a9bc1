// A training process that the system kills.

process.on('message', () => {
  process.kill(process.pid, 'SIGKILL');
});
