// npm start: the bot itself, from the environment and .env, until it is told to stop or cannot go on.
import { startBot } from './bot.ts';
import { readConfig } from './config.ts';
import { readEnvFile } from './env-file.ts';
import { ConfigError } from './errors.ts';
import { createLog } from './log.ts';
import packageJson from '../package.json' with { type: 'json' };

const file = readEnvFile('.env');
for (const warning of file.warnings) console.error(`.env: ${warning}`);

try {
  const config = readConfig({ ...file.env, ...process.env });
  const log = createLog({
    level: config.log.level,
    format: config.log.format ?? (process.stdout.isTTY ? 'pretty' : 'json'),
  });
  const stopping = new AbortController();
  const onFatal = (error: Error) => {
    log.error('bot.cannot_go_on', { error });
    if (error instanceof ConfigError) console.error(error.message);
    // What is owed stays in the outbox; whoever restarts us goes on there.
    process.exit(1);
  };
  const starting = startBot({ config, log, version: packageJson.version, onFatal, signal: stopping.signal });
  const stop = (signal: NodeJS.Signals) => {
    log.info('bot.stopping', { signal });
    stopping.abort(new Error('told to stop'));
    // A second signal does not wait.
    process.once(signal, () => process.exit(1));
    starting
      .then(async (bot) => await bot.stop())
      .then(
        () => {
          log.info('bot.stopped');
          // Whatever a library still holds open is nobody's any more.
          process.exit(0);
        },
        () => {},
      );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await starting;
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
