import {becomes, equal, holds, until} from './harness.mjs';
import {appEvent} from './sample_logs.mjs';

const LOGS = '#/logs?g=/shop/prod/api&from=2026-03-02T00:00:00.000Z&to=2026-03-02T00:10:00.000Z';

const focusedRow = tab => tab.page.evaluate(() => document.activeElement?.dataset?.index ?? null);

export default {
  async 'Enter opens an event, Esc gives the focus back to its row'(tab) {
    await tab.go(LOGS);
    await until(() => tab.rows().count(), 'rows');
    await tab.page.keyboard.press('j');
    await tab.page.keyboard.press('j');
    await tab.page.keyboard.press('j');
    await becomes(() => focusedRow(tab), '2');
    await tab.page.keyboard.press('j');
    await becomes(() => focusedRow(tab), '3');
    await tab.page.keyboard.press('Enter');
    await tab.page.locator('#detail .tab-panel > .tree').waitFor();
    await becomes(() => tab.text('#detail .detail-title time'), '2026-03-02 00:09:30.000 UTC');
    holds(tab.stated('e') !== '', 'the event is in the address');
    await tab.page.keyboard.press('Escape');
    await becomes(() => tab.page.locator('#detail').isVisible(), false);
    await becomes(() => focusedRow(tab), '3');
    equal(tab.stated('e'), '');
  },

  async 'the detail follows the rows'(tab) {
    await tab.go(LOGS + '&q=' + encodeURIComponent('{ $.level = "ERROR" }'));
    await becomes(() => tab.rows().count(), 6);
    await tab.rows().nth(0).click();
    await becomes(() => tab.text('#detail .detail-title time').catch(() => ''), '2026-03-02 00:08:20.000 UTC');
    await tab.page.keyboard.press('ArrowDown');
    await becomes(() => tab.text('#detail .detail-title time'), '2026-03-02 00:06:40.000 UTC');
    await tab.page.locator('#detail [aria-label="Next event"]').click();
    await becomes(() => tab.text('#detail .detail-title time'), '2026-03-02 00:05:00.000 UTC');
  },

  async 'fields as a tree; + and − add a condition'(tab) {
    await tab.go(LOGS);
    await until(() => tab.rows().count(), 'rows');
    await tab.page.locator('.logs .chip[data-level="ERROR"]').click();
    await becomes(() => tab.rows().count(), 6);
    await tab.rows().nth(5).click();
    await becomes(
      () =>
        tab.page
          .locator('#detail .field')
          .evaluateAll(fields =>
            fields.map(field => [
              field.querySelector('.field-name').textContent,
              field.querySelector('.field-value').textContent,
            ]),
          ),
      [
        ['timestamp', '2026-03-02T00:00:00.000Z'],
        ['level', 'ERROR'],
        ['message', '주문 처리 0'],
        ['latency_ms', '0.5'],
        ['id', 'u-0'],
        ['age', '18'],
        ['errorCode', 'DA0000'],
        ['errorMessage', '인증실패 <script>alert(0)</script>'],
      ],
    );
    await tab.page.locator('#detail .field', {hasText: 'u-0'}).locator('button', {hasText: '+'}).click();
    await becomes(() => tab.stated('q'), '{ $.user.id = "u-0" }');
    // Of the errors 0, 10 … 50 only the first is of u-0.
    await becomes(() => tab.rows().count(), 1);
    await tab.page.locator('#detail .field', {hasText: 'DA0000'}).locator('button', {hasText: '−'}).click();
    await becomes(() => tab.stated('q'), '{ $.user.id = "u-0" && $.errorCode != "DA0000" }');
    await becomes(() => tab.rows().count(), 0);
    await tab.page.goBack();
    await becomes(() => tab.rows().count(), 1);
  },

  async 'raw and JSON'(tab) {
    await tab.go(LOGS + '&q=DA0010');
    await becomes(() => tab.rows().count(), 1);
    await tab.rows().first().click();
    await tab.page.locator('#tab-raw').click();
    await becomes(() => tab.text('#detail .message'), JSON.stringify(appEvent(10)));
    await tab.page.locator('#tab-raw').press('ArrowRight');
    await becomes(() => tab.text('#detail .message'), JSON.stringify(appEvent(10), null, 2));
  },

  async 'why it matched'(tab) {
    await tab.go(LOGS + '&q=' + encodeURIComponent('{ $.level = "ERROR" || $.latency_ms > 9000 }'));
    await becomes(() => tab.rows().count(), 6);
    await tab.rows().first().click();
    await tab.page.locator('#tab-why').click();
    const lines = () =>
      tab.page
        .locator('#detail .why li')
        .allTextContents()
        .then(texts => texts.map(text => text.replace(/\s+/g, ' ').trim()));
    await until(async () => (await lines()).some(line => line.includes('$.level = "ERROR"')), 'the clause');
    const seen = await lines();
    holds(
      seen.some(line => line.startsWith('✓') && line.includes('$.level = "ERROR"')),
      seen.join('\n'),
    );
  },

  async 'what stands before and after'(tab) {
    await tab.go(LOGS + '&q=DA0030');
    await becomes(() => tab.rows().count(), 1);
    await tab.rows().first().click();
    await tab.page.locator('#tab-context').click();
    const times = () => tab.page.locator('#detail .context li time').allTextContents();
    await becomes(async () => (await times()).length, 41);
    equal((await times())[0], '00:01:40.000');
    equal(await tab.text('#detail .context .self time'), '00:05:00.000');
    await tab.page.locator('#detail button', {hasText: '20 earlier'}).click();
    await becomes(async () => (await times())[0], '00:00:00.000');
    equal((await times()).length, 30 + 1 + 20, 'all 30 before it, 20 after it');
  },

  async 'markup in a log is text'(tab) {
    await tab.go(LOGS + '&q=' + encodeURIComponent('{ $.errorCode = "DA0000" }'));
    await becomes(() => tab.rows().count(), 1);
    await tab.rows().first().click();
    await tab.page.locator('#detail .tab-panel > .tree').waitFor();
    for (const name of ['raw', 'json', 'context']) await tab.page.locator('#tab-' + name).click();
    holds((await tab.text('#detail .context .self')).includes('<script>alert(0)</script>'), 'the text is there');
    equal(await tab.page.locator('body script, #detail script').count(), 0);
    // A dialog would fail the test when the tab is closed.
  },
};
