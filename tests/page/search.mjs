import {becomes, equal, holds, until} from './harness.mjs';

const WINDOW = 'from=2026-03-02T00:00:00.000Z&to=2026-03-02T00:10:00.000Z';

export default {
  async 'project, environment, group and level lead to a number of events'(tab) {
    await tab.go('#/logs?from=-1h');
    await becomes(
      () =>
        tab.page
          .locator('.logs .status')
          .textContent()
          .then(text => /^120 of 120 events/.test(text)),
      true,
      'all',
    );
    await tab.page.locator('#project').selectOption('shop');
    await tab.page.locator('input[name="environment"][value="prod"]').check();
    await becomes(
      () => tab.page.locator('.side .groups .choice .name').allTextContents(),
      ['/api'],
      'groups of the environment',
    );
    await becomes(() => tab.page.locator('.side .groups .choice .number').allTextContents(), ['80'], 'its events');
    await tab.page.locator('.side .groups input').nth(1).check();
    await becomes(() => tab.stated('g'), '/shop/prod/api');
    await becomes(
      () => tab.page.locator('.logs .chip .number').allTextContents(),
      ['6', '11', '63', '0'],
      'ERROR, WARN, INFO, DEBUG',
    );
    await tab.page.locator('.logs .chip[data-level="ERROR"]').click();
    await becomes(() => tab.rows().count(), 6);
    await tab.page.locator('.logs .chip[data-level="WARN"]').click();
    await becomes(() => tab.rows().count(), 17);
    equal(await tab.page.locator('.logs table').getAttribute('aria-rowcount'), '18', 'with its head');
  },

  async 'newest first, over several groups'(tab) {
    await tab.go(`#/logs?${WINDOW}`);
    await until(() => tab.rows().count(), 'rows');
    const times = await tab.page.locator('.logs tr[data-index] .cell-time').allTextContents();
    equal(times, [...times].sort().reverse());
    equal(await tab.page.locator('.logs thead th').allTextContents(), [
      'time (UTC)',
      'level',
      'message',
      'group',
      'stream',
    ]);
  },

  async 'a stream alone'(tab) {
    await tab.go(`#/logs?g=/shop/prod/api&${WINDOW}`);
    await tab.page.locator('.side label', {hasText: 'worker.log'}).locator('input').check();
    await becomes(() => tab.rows().count(), 20);
    equal(tab.stated('s'), 'worker.log');
  },

  async 'a pattern, its matches marked, Enter runs it'(tab) {
    await tab.go(`#/logs?g=/shop/prod/api&${WINDOW}`);
    await until(() => tab.rows().count(), 'rows');
    await tab.page.keyboard.press('/');
    await tab.page.keyboard.type('depth');
    await tab.page.keyboard.press('Enter');
    await becomes(() => tab.rows().count(), 20);
    equal(tab.stated('q'), 'depth');
    equal(await tab.page.locator('.logs tr[data-index] mark').first().textContent(), 'depth');
    await becomes(
      () =>
        tab.page
          .locator('.logs .status')
          .textContent()
          .then(text => text.startsWith('20 of 80 events')),
      true,
    );
  },

  async 'the commands of a query work in Logs, too'(tab) {
    await tab.go(`#/logs?g=/shop/prod/api&${WINDOW}`);
    await tab.page.locator('.logs [data-mode="query"]').click();
    await tab.page.locator('.logs textarea').fill('filter latency_ms > 500');
    await tab.page.keyboard.press('Enter');
    await becomes(() => tab.rows().count(), 10);
    equal(tab.stated('mode'), 'query');
    await tab.page.locator('.logs textarea').fill('stats count(*) by level');
    await tab.page.keyboard.press('Enter');
    await tab.page.locator('.logs .empty button', {hasText: 'Open in Query'}).click();
    await becomes(() => tab.page.locator('.screen.query tr[data-index]').count(), 4);
  },

  async 'the brush narrows the window and the address; Esc goes back'(tab) {
    await tab.go(`#/logs?g=/shop/prod/api&${WINDOW}`);
    await becomes(
      () =>
        tab.page
          .locator('.logs .status')
          .textContent()
          .then(text => text.startsWith('80 of 80')),
      true,
    );
    const before = tab.hash;
    const box = await tab.page.locator('.logs .plot').boundingBox();
    await tab.page.mouse.move(box.x + box.width * 0.4, box.y + 40);
    await tab.page.mouse.down();
    await tab.page.mouse.move(box.x + box.width * 0.5, box.y + 50, {steps: 4});
    await becomes(() => tab.page.locator('.logs .brush').isVisible(), true);
    await tab.page.mouse.move(box.x + box.width * 0.6, box.y + 50, {steps: 4});
    await tab.page.mouse.up();
    await until(() => tab.hash !== before, 'another window');
    const [from, to] = [Date.parse(tab.stated('from')), Date.parse(tab.stated('to'))];
    holds(
      from > Date.UTC(2026, 2, 2, 0, 3) && to < Date.UTC(2026, 2, 2, 0, 7) && to > from,
      `${tab.stated('from')} – ${tab.stated('to')}`,
    );
    // An event each ten seconds and one each thirty: the rows are those of that window.
    await becomes(
      () =>
        tab.page
          .locator('.logs tr[data-index] .cell-time time')
          .evaluateAll(times => times.map(time => Date.parse(time.dateTime)))
          .then(times => times.length > 5 && times.length < 40 && times.every(time => time >= from && time <= to)),
      true,
    );
    await tab.page.keyboard.press('Escape');
    await becomes(() => tab.hash, before);
  },

  async 'a click on a bar is its window'(tab) {
    await tab.go(`#/logs?g=/shop/prod/api&${WINDOW}&lv=ERROR`);
    await becomes(() => tab.rows().count(), 6);
    const box = await tab.page.locator('.logs .plot').boundingBox();
    const inside = await tab.page.evaluate(() => {
      const {left, right} = Chart.getChart(document.querySelector('.logs canvas')).chartArea;
      return {left, right};
    });
    // The error of 00:05:00 is in the middle of the ten minutes and of the bars of five or ten seconds.
    await tab.page.mouse.click(box.x + inside.left + (inside.right - inside.left) * (302.5 / 605), box.y + 60);
    await becomes(() => tab.rows().count(), 1);
    equal(await tab.page.locator('.logs .cell-time').first().textContent(), '00:05:00.000');
  },

  async 'the histogram has its table'(tab) {
    await tab.go(`#/logs?g=/shop/prod/api&${WINDOW}`);
    await until(() => tab.rows().count(), 'rows');
    await tab.page.locator('.logs .chart button', {hasText: 'As a table'}).click();
    const table = tab.page.locator('.logs .plot-table table');
    await becomes(() => table.locator('thead th').allTextContents(), ['time (UTC)', 'ERROR', 'WARN', 'INFO']);
    const sums = await table
      .locator('tbody tr')
      .evaluateAll(rows =>
        rows.reduce(
          (sum, row) => sum.map((value, index) => value + Number(row.cells[index + 1].textContent)),
          [0, 0, 0],
        ),
      );
    equal(sums, [6, 11, 63]);
  },

  async '[ ] + - move the window'(tab) {
    await tab.go('#/logs?g=/shop/prod/api&from=2026-03-02T00:02:00.000Z&to=2026-03-02T00:03:59.999Z');
    await becomes(() => tab.rows().count(), 16);
    await tab.page.keyboard.press(']');
    await becomes(
      () => [tab.stated('from'), tab.stated('to')],
      ['2026-03-02T00:04:00.000Z', '2026-03-02T00:05:59.999Z'],
    );
    await tab.page.keyboard.press('[');
    await becomes(
      () => [tab.stated('from'), tab.stated('to')],
      ['2026-03-02T00:02:00.000Z', '2026-03-02T00:03:59.999Z'],
    );
    await tab.page.keyboard.press('+');
    await becomes(
      () => [tab.stated('from'), tab.stated('to')],
      ['2026-03-02T00:02:30.000Z', '2026-03-02T00:03:29.999Z'],
    );
    await tab.page.keyboard.press('-');
    await becomes(
      () => [tab.stated('from'), tab.stated('to')],
      ['2026-03-02T00:02:00.000Z', '2026-03-02T00:03:59.999Z'],
    );
  },

  async 'an empty window says where the events are'(tab) {
    await tab.go('#/logs?g=/shop/prod/api&from=2020-01-01T00:00:00.000Z&to=2020-01-02T00:00:00.000Z');
    await becomes(() => tab.text('.logs .empty p'), 'No events in this window.');
    await tab.page.locator('.logs .empty button', {hasText: 'Go there'}).click();
    await becomes(
      () =>
        tab.page
          .locator('.logs .status')
          .textContent()
          .then(text => text.startsWith('80 of 80')),
      true,
    );
  },

  async 'times of a person: in the zone that is shown'(tab) {
    await tab.go('#/logs?g=/shop/prod/api&from=-1h');
    await tab.page.locator('#window').click();
    await tab.page.locator('#window-from').fill('2026-03-02 00:01');
    await tab.page.locator('#window-to').fill('2026-03-02 00:99');
    await tab.page.locator('dialog button', {hasText: 'Apply'}).click();
    await becomes(() => tab.text('dialog [role="alert"]'), '“2026-03-02 00:99” is no time.');
    await tab.page.locator('#window-to').fill('2026-03-02 00:02:00');
    await tab.page.keyboard.press('Enter');
    await becomes(
      () => [tab.stated('from'), tab.stated('to')],
      ['2026-03-02T00:01:00.000Z', '2026-03-02T00:02:00.000Z'],
    );
    await becomes(() => tab.rows().count(), 9);
  },

  'the zone is written, and can be changed': {
    options: {timezoneId: 'Asia/Seoul'},
    async run(tab) {
      await tab.go(`#/logs?g=/shop/prod/api&${WINDOW}&q=depth`);
      await becomes(() => tab.text('.logs tr[data-index="19"] .cell-time'), '09:00:05.000');
      equal(await tab.text('.logs thead th'), 'time (KST)');
      await tab.page.locator('#zone').click();
      await becomes(() => tab.text('.logs tr[data-index="19"] .cell-time'), '00:00:05.000');
      equal(await tab.text('.logs thead th'), 'time (UTC)');
      equal(
        await tab.page.locator('.logs tr[data-index="19"] time').getAttribute('title'),
        '2026-03-02 00:00:05.000 UTC · 2026-03-02T00:00:05.000Z',
      );
    },
  },
};
