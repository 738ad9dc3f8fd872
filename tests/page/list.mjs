import path from 'node:path';
import {Tab, becomes, equal, holds, startServer, until} from './harness.mjs';
import {BASE, writeManyLogs, writeTraceLogs} from './sample_logs.mjs';

/// A test with a server of its own over other logs.
async function withServer(world, name, write, test) {
  const folder = path.join(world.folder, name);
  write(folder);
  const server = await startServer(world.program, folder);
  const tab = await Tab.open({...world, server});
  try {
    await test(tab);
    await tab.close();
  } finally {
    await tab.context.close().catch(() => {});
    await server.stop();
  }
}

export default {
  async 'e and E go from error to error'(tab) {
    await tab.go('#/logs?g=/shop/prod/api&from=2026-03-02T00:00:00.000Z&to=2026-03-02T00:10:00.000Z');
    await until(() => tab.rows().count(), 'rows');
    const row = () => tab.page.evaluate(() => document.activeElement?.querySelector('.cell-time')?.textContent ?? null);
    await tab.page.keyboard.press('e');
    await becomes(row, '00:08:20.000');
    await tab.page.keyboard.press('e');
    await becomes(row, '00:06:40.000');
    await tab.page.keyboard.press('Shift+E');
    await becomes(row, '00:08:20.000');
  },

  async 'only one row is reached by Tab'(tab) {
    await tab.go('#/logs?g=/shop/prod/api&from=-1h');
    await until(() => tab.rows().count(), 'rows');
    equal(await tab.page.locator('.logs tr[tabindex="0"]').count(), 1);
    await tab.rows().nth(4).click();
    await becomes(() => tab.page.locator('.logs tr[tabindex="0"]').getAttribute('data-index'), '4');
    equal(await tab.page.locator('.logs tr[tabindex="0"]').count(), 1);
  },

  async 'a stack trace is one row with its event, colours are gone'(tab, world) {
    await withServer(world, 'traces', writeTraceLogs, async other => {
      await other.go('#/logs?from=all');
      await becomes(
        () => other.page.locator('.logs .cell-message').allTextContents(),
        [
          `${new Date(BASE + 2000).toISOString()} WARN  retry`,
          `${new Date(BASE + 1000).toISOString()} ERROR request failed+5 lines`,
          `${new Date(BASE).toISOString()} INFO  started`,
        ],
      );
      await other.rows().nth(1).click();
      await becomes(
        () => other.text('#detail .trace pre').catch(() => ''),
        [
          'java.lang.IllegalStateException: no stock',
          '\tat shop.Stock.take(Stock.java:41)',
          '\tat shop.Order.place(Order.java:17)',
          'Caused by: java.io.IOException: gone',
          '\t... 2 more',
        ].join('\n'),
      );
    });
  },

  async 'pages of several groups come in one order'(tab, world) {
    const write = folder => {
      writeManyLogs(folder, 5000);
      writeManyLogs(folder, 4500, 'load/test/other');
    };
    await withServer(world, 'several', write, async other => {
      await other.go('#/logs?from=all');
      await until(async () => {
        await other.page.locator('.logs .scroller').evaluate(element => (element.scrollTop = element.scrollHeight));
        return /9,500 loaded/.test(await other.page.locator('.logs .status').textContent());
      }, 'all rows');
      const times = await other.page.evaluate(async () => {
        const scroller = document.querySelector('.logs .scroller');
        const seen = new Map();
        for (let top = 0; top < scroller.scrollHeight; top += 500) {
          scroller.scrollTop = top;
          await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          for (const row of document.querySelectorAll('.logs tr[data-index]'))
            seen.set(Number(row.dataset.index), row.querySelector('time').dateTime);
        }
        return [...seen].sort((a, b) => a[0] - b[0]).map(([, time]) => time);
      });
      equal(times.length, 9500);
      equal(
        times.findIndex((time, index) => index > 0 && time > times[index - 1]),
        -1,
        'a row that is newer than the one before',
      );
    });
  },

  async '100,000 rows: few in the document, and scrolling does not stall'(tab, world) {
    const COUNT = 100000;
    await withServer(
      world,
      'many',
      folder => writeManyLogs(folder, COUNT),
      async other => {
        await other.go('#/logs?from=all');
        await becomes(() => other.page.locator('.logs table').getAttribute('aria-rowcount'), String(COUNT + 1));
        await becomes(() => other.page.locator('.logs .chip[data-level="ERROR"] .number').textContent(), '1,000');
        await until(() => other.rows().count(), 'rows');
        // As far as a person would: the pages come one after the other.
        await other.page.evaluate(() => {
          window.longTasks = [];
          new PerformanceObserver(list =>
            window.longTasks.push(...list.getEntries().map(entry => entry.duration)),
          ).observe({type: 'longtask'});
        });
        let most = 0;
        await until(
          async () => {
            await other.page.evaluate(() => {
              const scroller = document.querySelector('.logs .scroller');
              scroller.scrollTop = scroller.scrollHeight;
            });
            most = Math.max(most, await other.rows().count());
            const status = await other.page.locator('.logs .status').textContent();
            return /100,000 (loaded|rows are in memory)/.test(status);
          },
          'all rows in memory',
          120000,
        );
        holds(most > 10 && most <= 200, `${most} rows in the document`);
        await becomes(
          async () => {
            await other.page.locator('.logs .scroller').evaluate(element => (element.scrollTop = element.scrollHeight));
            return other.page.locator('.logs tr[data-index]').last().getAttribute('data-index');
          },
          String(COUNT - 1),
        );
        // Now only scrolling: a task of more than 50 ms is one that a person sees. Some may be those of a busy machine.
        await other.page.evaluate(async () => {
          window.longTasks.length = 0;
          const scroller = document.querySelector('.logs .scroller');
          for (let step = 0; step < 60; step++) {
            scroller.scrollTop = ((step * 7919) % 100000) * 26;
            await new Promise(resolve => requestAnimationFrame(resolve));
          }
        });
        const tasks = await other.page.evaluate(() => window.longTasks);
        holds(
          tasks.length <= 15,
          `tasks of more than 50 ms while 60 frames were scrolled: ${tasks.map(Math.round).join(', ')}`,
        );
        holds((await other.rows().count()) <= 200, 'rows in the document');
      },
    );
  },
};
