// What the tests share: the server, the browser, assertions that wait.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {createRequire} from 'node:module';

/// How long a condition may take; nothing else depends on time.
export const LIMIT = 15000;

/// A program that was started, and the address that its first line states.
export async function startServer(program, folder, port = '0', options = []) {
  // INSITU_PAGE: a folder of the page that is being worked on, so that nothing is built to try it.
  const page = process.env.INSITU_PAGE ? ['--page-dir', process.env.INSITU_PAGE] : [];
  const child = spawn(program, ['--port', port, '--anchor', 'last', ...page, ...options, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', data => (said += data));
  const address = await new Promise((resolve, reject) => {
    let first = '';
    child.stdout.on('data', data => {
      first += data;
      const found = /^(http:\/\/\S+)\n/.exec(first);
      if (found) resolve(found[1]);
    });
    child.on('error', reject);
    child.on('exit', status => reject(new Error(`the server ended with ${status}: ${said}`)));
  });
  return {
    address: address.replace(/#.*$/, '').replace(/\/?$/, '/'),
    fragment: new URL(address).hash,
    folder,
    /// Ends it and waits until it has.
    stop: () =>
      new Promise(resolve => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.on('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}

export const temporaryFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'insitu-page-'));

export async function startBrowser(modules) {
  const require = createRequire(path.join(path.resolve(modules), 'package.json'));
  const {chromium} = require('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
  return {browser, axeSource: fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')};
}

export function equal(seen, expected, what = '') {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}\n    seen:     ${a}\n    expected: ${b}`);
}

export function holds(condition, what) {
  if (!condition) throw new Error(what);
}

/// Waits until `look` gives what is expected.
export async function becomes(look, expected, what = '', limit = LIMIT) {
  const end = Date.now() + limit;
  let seen;
  do {
    seen = await look();
    if (JSON.stringify(seen) === JSON.stringify(expected)) return;
    await new Promise(resolve => setTimeout(resolve, 40));
  } while (Date.now() < end);
  equal(seen, expected, what);
}

/// Waits until `look` gives something true, and gives it.
export async function until(look, what, limit = LIMIT) {
  const end = Date.now() + limit;
  do {
    const seen = await look();
    if (seen) return seen;
    await new Promise(resolve => setTimeout(resolve, 40));
  } while (Date.now() < end);
  throw new Error('this never became true: ' + what);
}

/// A page in a context of its own. What no page may do ends its test: an error on the console, an exception, a dialog,
/// a request to another place.
export class Tab {
  static async open(world, options = {}) {
    const tab = new Tab();
    tab.world = world;
    tab.wrong = [];
    tab.context = await world.browser.newContext({
      viewport: {width: 1366, height: 820},
      timezoneId: 'UTC',
      locale: 'en-US',
      acceptDownloads: true,
      ...options,
    });
    tab.context.setDefaultTimeout(LIMIT);
    tab.page = await tab.context.newPage();
    tab.page.on('console', message => {
      if (/status of \d+/.test(message.text())) return; // told below, with what was asked
      if (['error', 'warning'].includes(message.type()) && !tab.expects?.test(message.text()))
        tab.wrong.push('console: ' + message.text());
    });
    tab.page.on('response', response => {
      if (response.status() >= 400 && !tab.expects?.test(`status of ${response.status()}`)) {
        const target = response.request().headers()['x-amz-target'] ?? '';
        tab.wrong.push(
          `${response.status()} of ${response.url()} ${target} ${response.request().postData() ?? ''}`.slice(0, 400),
        );
      }
    });
    tab.page.on('pageerror', error => tab.wrong.push('exception: ' + error.stack));
    tab.page.on('dialog', dialog => {
      tab.wrong.push('dialog: ' + dialog.message());
      dialog.dismiss();
    });
    tab.page.on('request', request => {
      if (!request.url().startsWith(world.server.address) && !/^(blob|data):/.test(request.url()))
        tab.wrong.push('request: ' + request.url());
    });
    return tab;
  }

  async go(hash) {
    // The same document would only see another fragment.
    await this.page.goto('about:blank');
    await this.page.goto(this.world.server.address + hash);
    return this;
  }

  get hash() {
    return new URL(this.page.url()).hash;
  }

  /// A member of the state in the address.
  stated(name) {
    return new URLSearchParams(this.hash.split('?')[1] ?? '').getAll(name).join();
  }

  rows(screen = 'logs') {
    return this.page.locator(`.screen.${screen} tr[data-index]`);
  }

  /// How many rows there are, of which only some are in the document.
  async count(screen = 'logs') {
    return Number(await this.page.locator(`.screen.${screen} table.rows`).getAttribute('aria-rowcount')) - 1;
  }

  text(selector) {
    return this.page.locator(selector).first().textContent();
  }

  async close() {
    await this.context.close();
    if (this.wrong.length) throw new Error(this.wrong.join('\n    '));
  }
}
