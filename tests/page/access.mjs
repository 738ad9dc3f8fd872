import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {Tab, becomes, equal, holds, startServer, until} from './harness.mjs';
import {writeSampleLogs} from './sample_logs.mjs';

const API = 'g=/shop/prod/api&from=2026-03-02T00:00:00.000Z&to=2026-03-02T00:10:00.000Z';
const SCREENS = {
  home: ['#/home?from=-1h', '.group-card'],
  logs: [`#/logs?${API}&q=${encodeURIComponent('{ $.latency_ms > 50 }')}`, '.logs tr[data-index]'],
  query: [`#/query?${API}&query=${encodeURIComponent('stats count(*) as n by level')}`, '.query tr[data-index]'],
  metrics: [`#/metrics?${API}`, '.metrics .cards article'],
  alarms: [`#/alarms?${API}`, '.alarm'],
};

async function violations(tab, world) {
  // As a script of the browser's tools, which the policy of the page does not bind.
  const session = await tab.context.newCDPSession(tab.page);
  await session.send('Runtime.evaluate', {expression: world.axeSource});
  const {result} = await session.send('Runtime.evaluate', {
    awaitPromise: true,
    returnByValue: true,
    expression: `axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify(
      found.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => [
        one.id, ...one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + node.failureSummary.slice(0, 240))])))`,
  });
  return JSON.parse(result.value);
}

const tests = {
  async 'by keyboard alone: from loading to a detail'(tab) {
    await tab.go('#/logs?g=/shop/prod/api&from=-1h');
    await until(() => tab.rows().count(), 'rows');
    for (let presses = 0; presses < 80; presses++) {
      await tab.page.keyboard.press('Tab');
      if (await tab.page.evaluate(() => document.activeElement?.matches('.logs tr[data-index]'))) break;
    }
    equal(await tab.page.evaluate(() => document.activeElement?.dataset.index), '0', 'Tab leads to the first row');
    const outline = await tab.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    equal(outline, 'solid', 'the focus can be seen');
    await tab.page.keyboard.press('ArrowDown');
    await tab.page.keyboard.press('Enter');
    await tab.page.locator('#detail .tab-panel').waitFor();
    await tab.page.keyboard.press('Escape');
    await becomes(() => tab.page.evaluate(() => document.activeElement?.dataset?.index ?? null), '1');
    await tab.page.keyboard.press('g');
    await tab.page.keyboard.press('a');
    await becomes(() => tab.page.locator('.screen.alarms').isVisible(), true);
  },

  async 'landmarks, and a way past them'(tab) {
    await tab.go('#/logs?g=/shop/prod/api&from=-1h');
    await until(() => tab.rows().count(), 'rows');
    equal(
      await tab.page
        .locator('header, nav, main')
        .evaluateAll(all =>
          all.filter(element => ['top', 'side', 'main'].includes(element.id)).map(element => element.tagName),
        ),
      ['HEADER', 'NAV', 'MAIN'],
    );
    await tab.page.keyboard.press('Tab');
    equal(await tab.page.evaluate(() => document.activeElement.id), 'skip');
    await tab.page.keyboard.press('Enter');
    await becomes(() => tab.page.evaluate(() => document.activeElement.id), 'main');
  },

  'at 360 pixels nothing is wider than the page': {
    options: {viewport: {width: 360, height: 740}, locale: 'ko-KR'},
    async run(tab) {
      for (const [name, [hash, selector]] of Object.entries(SCREENS)) {
        await tab.go(hash);
        await until(() => tab.page.locator(selector).count(), selector);
        const {width, wide} = await tab.page.evaluate(() => ({
          width: document.documentElement.scrollWidth,
          wide: [...document.querySelectorAll('body *')]
            .filter(
              element =>
                element.getBoundingClientRect().right > 361 &&
                !element.closest('.scroller, .screens, .caret-lines, .plot-table, [hidden], .unseen'),
            )
            .slice(0, 4)
            .map(element => element.outerHTML.slice(0, 120)),
        }));
        holds(width <= 360, `${name} is ${width} pixels wide: ${wide.join('\n')}`);
      }
      await tab.go(SCREENS.logs[0]);
      await tab.page.locator('#side-toggle').click();
      await becomes(() => tab.page.locator('#side').isVisible(), true);
      await tab.page.locator('#side-toggle').click();
      await tab.rows().first().click();
      await becomes(() => tab.page.locator('#detail .tab-panel > .tree').isVisible(), true);
    },
  },

  async 'another origin is refused'(tab, world) {
    const {hostname, port} = new URL(world.server.address);
    const ask = (method, path, headers, body) =>
      new Promise((resolve, reject) => {
        const request = http.request({hostname, port, method, path, headers}, response => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
        });
        request.on('error', reject);
        request.end(body);
      });
    const target = {'X-Amz-Target': 'Logs_20140328.DescribeLogGroups', 'Content-Type': 'application/x-amz-json-1.1'};
    equal(await ask('POST', '/', target, '{}'), 200);
    equal(await ask('POST', '/', {...target, Origin: 'http://evil.example'}, '{}'), 403);
    equal(await ask('POST', '/', {...target, Origin: 'null'}, '{}'), 403);
    equal(await ask('GET', '/api/about', {}), 200);
    equal(await ask('GET', '/api/about', {Origin: 'http://evil.example'}), 403);
    equal(await ask('GET', '/api/about', {'Sec-Fetch-Site': 'cross-site'}), 403);
    equal(await ask('GET', '/api/about', {'Sec-Fetch-Site': 'same-site'}), 403);
    await tab.go('');
  },

  async 'with a key the page asks for its token'(tab, world) {
    const folder = path.join(world.folder, 'with-key');
    writeSampleLogs(path.join(folder, 'logs'));
    fs.writeFileSync(path.join(folder, 'key'), 'AKIDEXAMPLE000000001\nnot-a-secret-of-anything\n', {mode: 0o600});
    const server = await startServer(world.program, path.join(folder, 'logs'), '0', [
      '--key-file',
      path.join(folder, 'key'),
    ]);
    try {
      const asked = await Tab.open({...world, server});
      asked.expects = /status of 401/;
      await asked.go('');
      await asked.page.locator('#token').fill('wrong');
      await asked.page.keyboard.press('Enter');
      await becomes(() => asked.page.locator('#token').inputValue(), '', 'it is asked for again');
      await asked.page.locator('#token').fill(server.fragment.replace('#token=', ''));
      await asked.page.keyboard.press('Enter');
      await becomes(() => asked.page.locator('.group-card').count(), 2);
      await asked.page.reload();
      await becomes(() => asked.page.locator('.group-card').count(), 2, 'it is kept as long as the tab');
      await asked.close();
      const given = await Tab.open({...world, server});
      await given.go(server.fragment);
      await becomes(() => given.page.locator('.group-card').count(), 2);
      holds(!given.page.url().includes('token'), 'the token does not stay in the address');
      await given.page.locator('#to-logs').click();
      await until(() => given.rows().count(), 'rows');
      await given.page.locator('.side .groups input').nth(1).check();
      await given.page.locator('.logs button', {hasText: 'Export'}).click();
      const waiting = given.page.waitForEvent('download');
      await given.page.locator('dialog button', {hasText: 'NDJSON'}).click();
      const text = fs.readFileSync(await (await waiting).path(), 'utf8');
      equal(text.trim().split('\n').length, 80, 'lines of the export');
      await given.close();
    } finally {
      await server.stop();
    }
    await tab.go('');
  },

  'less motion where it is asked for': {
    options: {reducedMotion: 'reduce'},
    async run(tab) {
      await tab.go('#/logs?g=/shop/prod/api&from=-1h&live=1');
      await until(() => tab.rows().count(), 'rows');
      equal(await tab.page.locator('.live-mark').evaluate(element => getComputedStyle(element).animationName), 'none');
    },
  },
};

for (const theme of ['light', 'dark']) {
  for (const [name, [hash, selector]] of Object.entries(SCREENS)) {
    tests[`axe finds nothing serious: ${name}, ${theme}`] = {
      options: {colorScheme: theme},
      async run(tab, world) {
        await tab.go(hash);
        await until(() => tab.page.locator(selector).count(), selector);
        if (name === 'logs') {
          await tab.page.locator('.logs textarea').fill('{ $.a == 1 }');
          await tab.page.locator('.logs .carets').waitFor();
          await tab.rows().first().click();
          await tab.page.locator('#detail .tab-panel > .tree').waitFor();
        }
        equal(await violations(tab, world), []);
      },
    };
  }
}
tests['axe finds nothing serious: dialogs'] = {
  async run(tab, world) {
    await tab.go('#/logs?g=/shop/prod/api&from=-1h');
    await until(() => tab.rows().count(), 'rows');
    for (const open of ['#window', '#help']) {
      await tab.page.locator(open).click();
      await tab.page.locator('dialog').waitFor();
      equal(await violations(tab, world), []);
      await tab.page.keyboard.press('Escape');
      await becomes(() => tab.page.locator('dialog').count(), 0);
    }
  },
};

export default tests;
