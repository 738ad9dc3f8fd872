import {becomes, equal, holds, until} from './harness.mjs';

const LOGS = '#/logs?g=/shop/prod/api&from=2026-03-02T00:00:00.000Z&to=2026-03-02T00:10:00.000Z';

/// Where the carets stand and where the wrong part is, in pixels.
const places = tab =>
  tab.page.evaluate(() => {
    const screen = document.querySelector('.screen:not([hidden])');
    const box = element => ({left: element.getBoundingClientRect().left, right: element.getBoundingClientRect().right});
    const lines = screen.querySelector('.caret-lines');
    const text = lines.childNodes[1];
    const at = text.data.indexOf('==');
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 2);
    return {
      carets: box(screen.querySelector('.carets')),
      wrong: {left: range.getBoundingClientRect().left, right: range.getBoundingClientRect().right},
    };
  });

export default {
  async 'a broken pattern has its caret, also after Korean'(tab) {
    await tab.go(LOGS);
    await tab.page.locator('.logs textarea').fill('{ $.message = "주문" && $.level == "ERROR" }');
    await becomes(
      () => tab.text('.logs .diagnostic-message').catch(() => ''),
      'error: `==` is not an operator hereinvalid-operator',
    );
    equal(await tab.text('.logs .carets'), '^^');
    equal(await tab.text('.logs .diagnostic-help span'), 'write `=`');
    holds(
      (await tab.text('.logs .caret-lines')).includes('expected `=`, `!=`'),
      'what was expected stands beside the carets',
    );
    equal((await tab.page.locator('.logs .editor-copy .wrong').allTextContents()).join(''), '==');
    const {carets, wrong} = await places(tab);
    holds(Math.abs(carets.left - wrong.left) < 1.5, `carets begin at ${carets.left}, what is wrong at ${wrong.left}`);
    equal(await tab.page.locator('.logs textarea').getAttribute('aria-invalid'), 'true');
    await tab.page.locator('.logs textarea').fill('{ $.level = "ERROR" }');
    await becomes(() => tab.page.locator('.logs .diagnostic').count(), 0);
  },

  async 'what the help says can be written with a button'(tab) {
    await tab.go(LOGS);
    await tab.page.locator('.logs textarea').fill('주문');
    await tab.page.locator('.logs .diagnostic-help button').click();
    await becomes(() => tab.page.locator('.logs textarea').inputValue(), '"주문"');
    await tab.page.keyboard.press('Enter');
    await becomes(() => tab.count(), 60);
  },

  async 'a broken query has its caret in its line'(tab) {
    await tab.go('#/query?g=/shop/prod/api&from=-1h');
    await tab.page.locator('.query textarea').fill('fields @message\n| stats countt(*) by level');
    await becomes(() => tab.page.locator('.query .editor-copy .wrong').allTextContents(), ['countt']);
    holds(
      (await tab.text('.query .caret-lines')).startsWith('2 | | stats countt(*) by level\n'),
      await tab.text('.query .caret-lines'),
    );
    equal(await tab.text('.query .carets'), '^^^^^^');
    holds((await tab.text('.query .diagnostic-help')).includes('`count`'), 'a near name is offered');
  },

  async 'Enter while a syllable is composed does not run'(tab) {
    await tab.go(LOGS);
    await until(() => tab.rows().count(), 'rows');
    const before = tab.hash;
    const area = tab.page.locator('.logs textarea');
    await area.focus();
    await tab.page.keyboard.type('"');
    const session = await tab.context.newCDPSession(tab.page);
    await session.send('Input.imeSetComposition', {text: '주무', selectionStart: 2, selectionEnd: 2});
    await session.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      windowsVirtualKeyCode: 229,
      key: 'Process',
      code: 'Enter',
    });
    await session.send('Input.dispatchKeyEvent', {
      type: 'keyUp',
      windowsVirtualKeyCode: 229,
      key: 'Process',
      code: 'Enter',
    });
    // What Chromium sends while it composes carries isComposing; the same is made here for the plain key.
    await area.evaluate(element =>
      element.dispatchEvent(
        new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, isComposing: true}),
      ),
    );
    equal(tab.hash, before, 'nothing was run');
    await session.send('Input.insertText', {text: '주문'});
    await becomes(() => area.inputValue(), '"주문');
    equal(tab.hash, before, 'nothing was run');
    await tab.page.keyboard.type('"');
    await tab.page.keyboard.press('Enter');
    await becomes(() => tab.stated('q'), '"주문"');
    await becomes(() => tab.count(), 60);
  },

  async 'a key of the page is not taken from a composition'(tab) {
    await tab.go(LOGS);
    await until(() => tab.rows().count(), 'rows');
    await tab.page.evaluate(() =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true, isComposing: true})),
    );
    equal(await tab.page.locator('dialog').count(), 0);
    await tab.page.keyboard.press('?');
    await becomes(
      () =>
        tab.page
          .locator('dialog kbd')
          .count()
          .then(count => count >= 12),
      true,
    );
    await tab.page.keyboard.press('Escape');
    await becomes(() => tab.page.locator('dialog').count(), 0);
  },

  async 'fields are completed'(tab) {
    await tab.go('#/query?g=/shop/prod/api&from=-1h');
    const area = tab.page.locator('.query textarea');
    await area.fill('stats count(*) by lat');
    await area.press('Control+Space');
    const option = tab.page.locator('.query .completions [role="option"]', {hasText: 'latency_ms'});
    await option.waitFor();
    equal(await area.getAttribute('aria-activedescendant').then(Boolean), true, 'the chosen one is told');
    while ((await option.getAttribute('aria-selected')) !== 'true') await area.press('ArrowDown');
    await area.press('Enter');
    await becomes(() => area.inputValue(), 'stats count(*) by latency_ms');
    await becomes(() => tab.page.locator('.query .completions').isVisible(), false);
  },

  async 'commands are completed at the beginning'(tab) {
    await tab.go('#/query?g=/shop/prod/api&from=-1h');
    const area = tab.page.locator('.query textarea');
    await area.click();
    await tab.page.keyboard.type('ded');
    await tab.page.locator('.query .completions [role="option"]', {hasText: 'dedup'}).waitFor();
    // A list that came by itself takes no Enter until something in it was chosen.
    equal(await area.getAttribute('aria-activedescendant'), null);
    await tab.page.keyboard.press('ArrowDown');
    await tab.page.keyboard.press('Tab');
    await becomes(() => area.inputValue().then(text => text.trim()), 'dedup');
  },
};
