// Loaded before a program that the sandbox runs (node --import): it ends with whoever started it, and stops when it is told to.
// A message instead of a signal, because Windows has no SIGTERM.
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  if (message !== 'stop') return;
  // Whoever does not listen yet has nothing to put away.
  if (process.listenerCount('SIGTERM') === 0) process.exit(0);
  process.emit('SIGTERM', 'SIGTERM');
});
