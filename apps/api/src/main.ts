/** One process of the server. ROLES says which rooms it holds; docs/developer/platform.md lists the environment. */
import 'reflect-metadata';
import { ConfigError, createApp, describeFault, listen, readConfig } from './platform/index.js';
import { appModule } from './app.module.js';

async function main(): Promise<void> {
  const config = readConfig();
  // Node would print the error's words, which may repeat what a voter sent (R7), before it ends the process.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${JSON.stringify({ fatal: describeFault(error, config.demo) })}\n`);
    process.exit(1);
  });
  const app = await createApp(await appModule(config), config);
  let closing: Promise<void> | undefined;
  const close = () => {
    // Nest first, so that what is in progress still has its database.
    closing ??= app.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  const address = await listen(app, config);
  process.stdout.write(`listening ${address}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `${String((error as Error).stack ?? error)}\n`,
  );
  process.exit(1);
});
