/**
 * WebKit, the engine of Safari, as Debian's WebKitGTK brings it, driven by W3C WebDriver: JSON over HTTP, of which a drill needs six
 * questions. (Playwright drives only a WebKit of its own making.)
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync } from 'node:fs';

const BROWSERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].flatMap((machine) =>
  ['4.1', '6.0', '4.0'].map((version) => `/usr/lib/${machine}/webkit2gtk-${version}/MiniBrowser`),
);
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const PATIENCE_MS = 60_000;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Undefined where the machine has no WebKit. */
export async function openWebKit() {
  const binary = BROWSERS.find((path) => existsSync(path));
  if (binary === undefined || !existsSync('/usr/bin/WebKitWebDriver') || !existsSync('/usr/bin/Xvfb')) return undefined;
  const display = `:${200 + (process.pid % 1000)}`;
  const screen = spawn('Xvfb', [display, '-screen', '0', '1200x1600x24'], { stdio: 'ignore' });
  const port = await freePort();
  // It brings a sandbox that wants more than a container gives; what is opened here is ours.
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
  const driver = spawn('WebKitWebDriver', ['-p', String(port)], { stdio: 'ignore', env });
  const end = () => [driver, screen].forEach((child) => child.kill());
  try {
    const address = `http://127.0.0.1:${port}`;
    await until(() => ask(address, 'GET', '/status'));
    const options = { binary, args: ['--automation'] };
    const wanted = { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } };
    const { sessionId, capabilities } = await until(() => ask(address, 'POST', '/session', wanted));
    const inSession = (method, path, body) => ask(address, method, `/session/${sessionId}${path}`, body);
    return {
      version: capabilities.browserVersion,
      open: (url) => inSession('POST', '/url', { url }),
      run: (script, ...args) => inSession('POST', '/execute/sync', { script, args }),
      /** Clicks or fills in the first element that the script returns. */
      act: async (script, act, body = {}) => {
        const found = await inSession('POST', '/execute/sync', { script, args: [] });
        if (found === null) throw new Error(`nothing to ${act}: ${script}`);
        await inSession('POST', `/element/${found[ELEMENT]}/${act}`, body);
      },
      close: async () => {
        await inSession('DELETE', '').catch(() => undefined);
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

async function ask(address, method, path, body) {
  const answer = await fetch(address + path, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${value.message}`);
  return value;
}

/** What `attempt` gives as soon as it gives something that counts; its last error when patience is over. */
export async function until(attempt) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const found = await attempt();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error('nothing came of it in a minute');
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await pause(200);
  }
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
