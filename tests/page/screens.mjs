import path from 'node:path';
import {spawnSync} from 'node:child_process';
import {becomes, equal, holds, until} from './harness.mjs';

const API = 'g=/shop/prod/api&from=2026-03-02T00:00:00.000Z&to=2026-03-02T00:10:00.000Z';

export default {
  async 'metric filters with their series'(tab) {
    await tab.go(`#/metrics?${API}`);
    await becomes(() => tab.page.locator('.metrics .cards h3').allTextContents(), ['errors', 'latency']);
    const card = tab.page.locator('.metrics .cards article').first();
    await card.locator('button', {hasText: 'As a table'}).click();
    // Errors at 0:00, 1:40, 3:20, 5:00, 6:40, 8:20.
    await becomes(
      () => card.locator('.plot-table tbody tr').evaluateAll(rows => rows.map(row => row.cells[1].textContent)),
      ['1', '1', '', '1', '', '1', '1', '', '1', '', ''],
    );
  },

  async 'a metric filter is tried, saved, copied and deleted'(tab) {
    await tab.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await tab.go(`#/metrics?${API}`);
    await tab.page.locator('.metrics textarea').fill('{ $.level = "WARN" }');
    await tab.page.keyboard.press('Enter');
    await becomes(
      () =>
        tab.text('.metrics .form > p').then(text => text.startsWith('6 of 80 events match, 6 values are published')),
      true,
    );
    await tab.page.locator('.metrics .form .chart canvas').waitFor();
    await tab.page.locator('#metric-filterName').fill('warnings');
    await tab.page.locator('#metric-namespace').fill('Shop');
    await tab.page.locator('#metric-metricName').fill('Warnings');
    await tab.page.locator('.metrics .form button', {hasText: 'Copy as Terraform'}).click();
    await becomes(
      () => tab.page.evaluate(() => navigator.clipboard.readText()),
      'resource "aws_cloudwatch_log_metric_filter" "warnings" {\n  name           = "warnings"\n' +
        '  log_group_name = "/shop/prod/api"\n  pattern        = "{ $.level = \\"WARN\\" }"\n\n' +
        '  metric_transformation {\n    name      = "Warnings"\n    namespace = "Shop"\n    value     = "1"\n  }\n}\n',
    );
    await tab.page.locator('.metrics .form button', {hasText: 'Save'}).click();
    await becomes(() => tab.page.locator('.metrics .cards h3').allTextContents(), ['errors', 'latency', 'warnings']);
    await tab.page.locator('[aria-label="Delete warnings"]').click();
    await tab.page.locator('dialog button.danger').click();
    await becomes(() => tab.page.locator('.metrics .cards h3').allTextContents(), ['errors', 'latency']);
  },

  async 'the strip of an alarm has the transitions of insitu metrics'(tab, world) {
    const [start, end] = [Date.UTC(2026, 2, 1, 23, 50), Date.UTC(2026, 2, 2, 0, 9, 50)];
    await tab.go(`#/alarms?from=${new Date(start).toISOString()}&to=${new Date(end).toISOString()}`);
    const alarms = {
      'order-errors': ['{ $.level = "ERROR" }', '--threshold', '>= 1', '--missing-data', 'notBreaching'],
      'latency-high': [
        ...['{ $.latency_ms > 0 }', '--value', '$.latency_ms', '--statistic', 'Average', '--threshold', '> 400'],
        ...['--evaluation-periods', '2'],
      ],
    };
    for (const [name, options] of Object.entries(alarms)) {
      const alarm = tab.page.locator('.alarm', {hasText: name});
      await alarm.locator('.strip-part').first().waitFor();
      const parts = await alarm
        .locator('.strip-part')
        .evaluateAll(all => all.map(({dataset}) => [dataset.state, Number(dataset.from), Number(dataset.to)]));
      equal([parts[0][1], parts[parts.length - 1][2]], [start, end], 'the strip covers the window');
      for (let index = 1; index < parts.length; index++) equal(parts[index][1], parts[index - 1][2], 'no gap');
      await alarm.locator('summary').click();
      await becomes(() => alarm.locator('details tbody tr').count(), parts.length);
      holds(/^[●▲○] /.test(await alarm.locator('.state').first().textContent()), 'a state is a shape and a word');
      if (!world.insitu) continue;
      const files = ['app.jsonl', 'worker.log'].map(file => path.join(world.server.folder, 'shop/prod/api', file));
      const answer = spawnSync(world.insitu, ['metrics', '--no-config', ...options, '--output', 'json', ...files]);
      const replayed = JSON.parse(String(answer.stdout))
        .transitions.map(one => [Date.parse(one.time.replace(' ', 'T') + 'Z'), one.to])
        .filter(([time]) => time > start && time <= end);
      holds(replayed.length > 0, 'the alarm does something');
      equal(
        parts.slice(1).map(part => [part[1], part[0]]),
        replayed,
        'transitions of ' + name,
      );
    }
  },

  async 'alarms have their threshold, their values and a filter by state'(tab) {
    await tab.go(`#/alarms?${API}`);
    const alarm = tab.page.locator('.alarm', {hasText: 'latency-high'});
    await becomes(() => alarm.locator('.rule code').textContent(), 'Shop / Latency  Average > 400');
    await alarm.locator('.chart button', {hasText: 'As a table'}).click();
    await becomes(
      () => alarm.locator('.plot-table tbody tr').first().locator('td').allTextContents(),
      ['2026-03-02 00:00:00.000', '25.5'],
    );
    for (const chip of await tab.page.locator('.alarms .chip').all()) await chip.click();
    await becomes(() => tab.page.locator('.alarm').count(), 0);
  },
};
