import fs from 'node:fs';
import path from 'node:path';
import {spawnSync} from 'node:child_process';
import {becomes, equal, holds, until} from './harness.mjs';

const API = 'g=/shop/prod/api&from=2026-03-02T00:00:00.000Z&to=2026-03-02T00:10:00.000Z';

async function runQuery(tab, text) {
  const area = tab.page.locator('.query textarea');
  await area.fill(text);
  await area.press('Control+Enter');
}

export default {
  async 'a query of several lines gives a table'(tab) {
    await tab.go(`#/query?${API}`);
    await tab.page.locator('.query textarea').waitFor();
    await runQuery(
      tab,
      'filter ispresent(latency_ms)\n| stats count(*) as n, avg(latency_ms) as mean by level\n| sort n desc',
    );
    await becomes(
      () =>
        tab.page
          .locator('.query tr[data-index]')
          .evaluateAll(rows => rows.map(row => [...row.cells].map(cell => cell.textContent))),
      [
        ['INFO', '48', '300.5'],
        ['WARN', '6', '300.5'],
        ['ERROR', '6', '250.5'],
      ],
    );
    equal(await tab.page.locator('.query thead th').allTextContents(), ['level', 'n', 'mean']);
    await becomes(() => tab.text('.query .status').then(text => /^3 rows · 60 of 80 events/.test(text)), true);
    holds(decodeURIComponent(tab.hash).includes('stats'), 'the query is in the address');
  },

  async 'Enter makes a line, it does not run'(tab) {
    await tab.go(`#/query?${API}`);
    const area = tab.page.locator('.query textarea');
    await area.fill('fields @message');
    await area.press('Escape');
    await area.press('Enter');
    await tab.page.keyboard.type('| limit 3');
    equal(await area.inputValue(), 'fields @message\n| limit 3');
    equal(tab.stated('query'), '');
  },

  async 'a query that cannot be compiled says where'(tab) {
    await tab.go(`#/query?${API}`);
    await tab.page.locator('.query textarea').waitFor();
    tab.expects = /status of 400/;
    await runQuery(tab, 'stats countt(*)');
    await becomes(() => tab.page.locator('.query .editor-copy .wrong').allTextContents(), ['countt']);
    await becomes(() => tab.text('.query .list .empty p').then(text => text.includes('unknown function')), true);
  },

  async 'rows as a chart, and its table'(tab) {
    const query = 'stats count(*) as n by bin(1m) as minute, level | sort minute';
    await tab.go(`#/query?${API}&view=chart&query=${encodeURIComponent(query)}`);
    await becomes(() => tab.page.locator('.query canvas').getAttribute('aria-label'), 'ERROR, WARN, INFO, –');
    await tab.page.locator('.query .chart button', {hasText: 'As a table'}).click();
    await becomes(() => tab.page.locator('.query .plot-table tbody tr').count(), 10);
    equal(await tab.page.locator('.query .plot-table tbody tr').first().locator('td').allTextContents(), [
      '2026-03-02 00:00:00.000',
      '1',
      '1',
      '4',
      '2',
    ]);
    await tab.page.locator('.query [data-view="table"]').click();
    await becomes(
      () =>
        tab.page
          .locator('.query tr[data-index]')
          .count()
          .then(count => count > 20),
      true,
    );
  },

  async 'a row that is an event has its detail'(tab) {
    await tab.go(
      `#/query?${API}&query=${encodeURIComponent('fields @timestamp, @message | filter errorCode = "DA0020"')}`,
    );
    await tab.page.locator('.query tr[data-index]').first().click();
    await becomes(() => tab.text('#detail .detail-title time').catch(() => ''), '2026-03-02 00:03:20.000 UTC');
    await tab.page.locator('#detail .field', {hasText: 'u-6'}).locator('button', {hasText: '−'}).click();
    await becomes(
      () => tab.page.locator('.query textarea').inputValue(),
      'fields @timestamp, @message\n| filter errorCode = "DA0020"\n| filter user.id != "u-6"',
    );
    await becomes(() => tab.text('.query .list .empty p'), 'The query gives no rows in this window.');
  },

  async 'the CSV is that of insitu query'(tab, world) {
    const query =
      'fields @timestamp, level, latency_ms, user.id, message | filter latency_ms > 300 | sort @timestamp asc';
    await tab.go(`#/query?${API}&query=${encodeURIComponent(query)}`);
    await becomes(() => tab.text('.query .status').then(text => text.startsWith('30 rows')), true);
    const taken = async bom => {
      await tab.page.locator('.query button', {hasText: 'Export'}).click();
      await tab.page.locator('dialog input[type="checkbox"]').setChecked(bom);
      const waiting = tab.page.waitForEvent('download');
      await tab.page.locator('dialog button', {hasText: 'CSV'}).click();
      return fs.readFileSync(await (await waiting).path(), 'utf8');
    };
    const withMark = await taken(true);
    const without = await taken(false);
    equal(withMark, '\ufeff' + without, 'a byte order mark for Excel, unless it is switched off');
    equal(without.split(/\r?\n/)[0], '@timestamp,level,latency_ms,user.id,message');
    if (!world.insitu) return;
    const answer = spawnSync(world.insitu, [
      'query',
      '--no-config',
      '--no-history',
      '--output',
      'csv',
      query,
      ...['app.jsonl', 'worker.log'].map(name => path.join(world.server.folder, 'shop/prod/api', name)),
    ]);
    equal(answer.status, 0, String(answer.stderr));
    equal(without, String(answer.stdout));
  },

  async 'saved queries are in folders, and go with their groups'(tab) {
    await tab.go(`#/query?${API}&query=${encodeURIComponent('stats count(*) as n by user.id')}`);
    await becomes(() => tab.page.locator('.query tr[data-index]').count(), 8);
    await tab.page.locator('.query button', {hasText: 'Save…'}).click();
    await tab.page.locator('#save-name').fill('people/주문 수');
    await tab.page.keyboard.press('Enter');
    await tab.page.locator('.side summary', {hasText: 'people'}).waitFor();
    await tab.go('#/home');
    await tab.page.locator('.side .entry-open', {hasText: '주문 수'}).click();
    await becomes(() => tab.page.locator('.query tr[data-index]').count(), 8);
    equal(tab.stated('g'), '/shop/prod/api');
    await tab.page.locator('.side .entry', {hasText: '주문 수'}).hover();
    await tab.page.locator('.side [aria-label="Delete people/주문 수"]').click();
    await tab.page.locator('dialog button.danger').click();
    await becomes(() => tab.page.locator('.side .entry-open', {hasText: '주문 수'}).count(), 0);
  },

  async 'the fields of the groups, how frequent, and into the query with a click'(tab) {
    await tab.go(`#/query?${API}`);
    const field = tab.page.locator('.side .field-entry', {hasText: 'latency_ms'});
    await field.waitFor();
    // Of the 80 events 60 have it.
    await becomes(() => field.locator('.number').textContent(), '75 %');
    await tab.page.locator('.query textarea').fill('stats count(*) by');
    await field.click();
    await becomes(() => tab.page.locator('.query textarea').inputValue(), 'stats count(*) by latency_ms');
  },

  async 'what was run is in the history'(tab) {
    await tab.go(`#/query?${API}`);
    await tab.page.locator('.query textarea').waitFor();
    await runQuery(tab, 'fields @message | limit 2');
    await becomes(() => tab.page.locator('.query tr[data-index]').count(), 2);
    await tab.go('#/home');
    await tab.page.locator('.side summary', {hasText: 'History'}).click();
    await tab.page.locator('.side .entry-open', {hasText: 'limit 2'}).click();
    await becomes(() => tab.page.locator('.query tr[data-index]').count(), 2);
  },

  async 'Markdown, JSON and NDJSON'(tab) {
    await tab.go(`#/query?${API}&query=${encodeURIComponent('stats count(*) as n by level | sort n desc | limit 2')}`);
    await becomes(() => tab.page.locator('.query tr[data-index]').count(), 2);
    const taken = {};
    for (const format of ['NDJSON', 'JSON', 'Markdown']) {
      await tab.page.locator('.query button', {hasText: 'Export'}).click();
      const waiting = tab.page.waitForEvent('download');
      await tab.page.locator('dialog button', {hasText: new RegExp(`^${format}$`)}).click();
      taken[format] = fs.readFileSync(await (await waiting).path(), 'utf8');
    }
    equal(
      taken.NDJSON.trim()
        .split('\n')
        .map(line => JSON.parse(line).level),
      ['INFO', undefined],
    );
    equal(
      JSON.parse(taken.JSON).map(row => String(row.n)),
      ['48', '20'],
    );
    holds(taken.Markdown.startsWith('|'), taken.Markdown);
  },
};
