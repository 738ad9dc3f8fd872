import fs from 'node:fs';
import path from 'node:path';
import {Tab, becomes, equal, holds, startServer, until} from './harness.mjs';
import {BASE, writeSampleLogs} from './sample_logs.mjs';

/// What is appended stays in the logs of its server, so each of these tests has one of its own.
async function withServer(world, name, test) {
  const folder = path.join(world.folder, name);
  writeSampleLogs(folder);
  const server = await startServer(world.program, folder);
  const tab = await Tab.open({...world, server});
  try {
    await test(tab, folder, server);
    await tab.close();
  } finally {
    await tab.context.close().catch(() => {});
    await server.stop();
  }
}

let lines = 0;
function append(folder, count = 1) {
  const text = Array.from(
    {length: count},
    () =>
      JSON.stringify({
        timestamp: new Date(BASE + 600000 + lines * 1000).toISOString(),
        level: 'ERROR',
        message: `새 이벤트 ${lines++}`,
      }) + '\n',
  ).join('');
  fs.appendFileSync(path.join(folder, 'shop/prod/api/app.jsonl'), text);
}

export default {
  async 'a row appears within two seconds of its line'(tab, world) {
    await withServer(world, 'live', async (other, folder) => {
      await other.go('#/logs?g=/shop/prod/api&from=-1h');
      await until(() => other.rows().count(), 'rows');
      await other.page.keyboard.press('t');
      await becomes(() => other.page.locator('#live').getAttribute('aria-pressed'), 'true');
      await becomes(() => other.text('.logs .status').then(text => text.includes('● Live')), true);
      // The tail is there once the first line of its stream has come; a line of before is not of it, so it is tried
      // until one is.
      const first = lines;
      await until(async () => {
        append(folder);
        const end = Date.now() + 2000;
        while (Date.now() < end) {
          if ((await other.page.locator('.logs .cell-message', {hasText: '새 이벤트'}).count()) > 0) return true;
          await new Promise(resolve => setTimeout(resolve, 50));
        }
        return false;
      }, 'a row');
      holds(lines - first <= 2, `${lines - first} lines were needed`);
      equal(await other.page.locator('.logs tr[data-index="0"] .cell-message').textContent(), `새 이벤트 ${lines - 1}`);
    });
  },

  async 'scrolled down, new rows wait until they are wanted'(tab, world) {
    await withServer(world, 'live-scrolled', async (other, folder) => {
      await other.go('#/logs?g=/shop/prod/api&from=-1h&live=1');
      await until(() => other.rows().count(), 'rows');
      await until(async () => {
        append(folder);
        await new Promise(resolve => setTimeout(resolve, 500));
        return (await other.page.locator('.logs .cell-message', {hasText: '새 이벤트'}).count()) > 0;
      }, 'a row, so that the tail runs');
      await other.page.locator('.logs .scroller').evaluate(element => (element.scrollTop = 300));
      const top = await other.page.locator('.logs tr[data-index="0"]').count();
      append(folder, 12);
      await becomes(() => other.page.locator('.logs .fresh').isVisible(), true);
      await until(async () => /\d+ new ↑/.test(await other.page.locator('.logs .fresh').textContent()), 'their number');
      equal(
        await other.page.locator('.logs .scroller').evaluate(element => element.scrollTop),
        300,
        'the list stays where it is',
      );
      await other.page.locator('.logs .fresh').click();
      await becomes(() => other.text('.logs tr[data-index="0"] .cell-message'), `새 이벤트 ${lines - 1}`);
      holds(top >= 0, '');
    });
  },

  async 'the server gone and back: a bar says it, the editor keeps its text'(tab, world) {
    const folder = path.join(world.folder, 'gone');
    writeSampleLogs(folder);
    let server = await startServer(world.program, folder);
    const port = new URL(server.address).port;
    const other = await Tab.open({...world, server});
    other.expects = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED/;
    try {
      await other.go('#/logs?g=/shop/prod/api&from=-1h');
      await until(() => other.rows().count(), 'rows');
      await server.stop();
      await other.page.locator('.logs textarea').fill('depth');
      await becomes(() => other.page.locator('#gone').isVisible(), true);
      holds((await other.text('#gone')).includes('does not answer'), await other.text('#gone'));
      server = await startServer(world.program, folder, port);
      await becomes(() => other.page.locator('#gone').isVisible(), false);
      equal(await other.page.locator('.logs textarea').inputValue(), 'depth');
      await other.page.locator('.logs textarea').press('Enter');
      await becomes(() => other.rows().count(), 20);
      await other.close();
    } finally {
      await other.context.close().catch(() => {});
      await server.stop();
    }
  },
};
