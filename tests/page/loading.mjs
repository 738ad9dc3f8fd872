import {becomes, equal, holds, until} from './harness.mjs';

export default {
  async 'Home has a card for each group, and no request leaves'(tab) {
    await tab.go('');
    await becomes(() => tab.page.locator('.group-card h3').allTextContents(), ['/shop/prod/api', '/shop/staging/web']);
    // With `--anchor last` the last hour is that before the newest event: all of the logs.
    equal(
      await tab.page.locator('.group-card').first().locator('.figure strong').allTextContents(),
      ['80', '6', '11'],
      'events, errors, warnings',
    );
    equal(await tab.page.locator('.group-card').nth(1).locator('.figure strong').allTextContents(), ['40', '0', '0']);
    await tab.page.locator('.group-card').first().locator('.figure.bad').click();
    await becomes(() => tab.rows().count(), 6, 'the errors of the card');
    equal(tab.stated('g'), '/shop/prod/api');
    equal(tab.stated('lv'), 'ERROR,FATAL');
  },

  async 'the policy forbids what the page does not need'(tab, world) {
    const response = await fetch(world.server.address);
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
      holds(policy.includes(part), `${part} is missing in: ${policy}`);
    holds(!policy.includes('unsafe'), policy);
    equal(response.headers.get('x-content-type-options'), 'nosniff');
    equal(response.headers.get('referrer-policy'), 'no-referrer');
    equal(response.headers.get('cache-control'), 'no-store');
    equal(response.headers.get('access-control-allow-origin'), null);
    await tab.go('');
    await until(() => tab.page.locator('.group-card').count(), 'cards');
  },

  async 'a reload keeps groups, window, search, levels and the event'(tab) {
    await tab.go(
      '#/logs?g=/shop/prod/api&from=2026-03-02T00:00:00.000Z&to=2026-03-02T00:05:00.000Z&q=' +
        encodeURIComponent('{ $.latency_ms > 50 }') +
        '&lv=WARN',
    );
    await becomes(() => tab.rows().count(), 3);
    await tab.rows().nth(1).click();
    await until(() => tab.stated('e'), 'the event in the address');
    const before = tab.hash;
    await tab.page.reload();
    await becomes(() => tab.rows().count(), 3);
    equal(tab.hash, before);
    equal(await tab.page.locator('.logs textarea').inputValue(), '{ $.latency_ms > 50 }');
    equal(await tab.page.locator('.logs .chip[aria-pressed="true"]').getAttribute('data-level'), 'WARN');
    await becomes(() => tab.text('.detail-title time'), '2026-03-02 00:02:30.000 UTC');
  },

  async 'back and forward go through what was looked at'(tab) {
    await tab.go('#/logs?g=/shop/prod/api&from=-1h');
    await becomes(
      () =>
        tab
          .rows()
          .count()
          .then(count => count > 0),
      true,
    );
    await tab.page.locator('#to-query').click();
    await tab.page.locator('.query textarea').waitFor();
    await tab.page.goBack();
    await becomes(() => tab.page.locator('.screen.logs').isVisible(), true);
    equal(tab.stated('g'), '/shop/prod/api');
    await tab.page.goForward();
    await becomes(() => tab.page.locator('.screen.query').isVisible(), true);
  },

  async 'relative windows stay relative in the address'(tab) {
    await tab.go('#/logs');
    await becomes(() => tab.stated('from'), '-1h');
    await tab.page.locator('#window').click();
    await tab.page.locator('dialog .presets button', {hasText: '15 m'}).click();
    await becomes(() => tab.stated('from'), '-15m');
  },

  async 'Korean and English, kept by the browser'(tab) {
    await tab.go('#/logs?g=/shop/prod/api&from=-1h');
    await becomes(() => tab.text('#to-logs'), 'Logs');
    await tab.page.locator('#language').click();
    await becomes(() => tab.text('#to-logs'), '로그');
    equal(await tab.page.locator('html').getAttribute('lang'), 'ko');
    await tab.page.reload();
    await becomes(() => tab.text('#to-logs'), '로그');
    await becomes(
      () => tab.page.locator('.logs thead th').allTextContents(),
      ['시각 (UTC)', '레벨', '메시지', '스트림'],
    );
  },

  'the language is that of the browser': {
    options: {locale: 'ko-KR'},
    async run(tab) {
      await tab.go('');
      await becomes(() => tab.text('#to-home'), '홈');
    },
  },

  'each text has both languages, and none is asked for by a name that is missing': {
    async run(tab) {
      await tab.go('#/logs?g=/shop/prod/api&from=-1h');
      await until(() => tab.rows().count(), 'rows');
      for (const screen of ['home', 'logs', 'query', 'metrics', 'alarms']) {
        await tab.page.locator('#to-' + screen).click();
        await tab.page.locator('.screen.' + screen).waitFor();
        // A key of the table that is missing is shown as it is: a word with a capital in it.
        const shown = await tab.page.evaluate(() =>
          [...document.querySelectorAll('[data-t]')]
            .filter(element => element.textContent === element.dataset.t && /[a-z][A-Z]/.test(element.dataset.t))
            .map(element => element.dataset.t),
        );
        equal(shown, [], 'texts without a translation on ' + screen);
      }
    },
  },

  'the theme follows the system, and the switch is kept': {
    options: {colorScheme: 'dark'},
    async run(tab) {
      const ground = () => tab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await tab.go('');
      await becomes(ground, 'rgb(14, 17, 22)');
      await tab.page.locator('#theme').click();
      await tab.page.locator('#theme').click();
      await becomes(ground, 'rgb(245, 246, 248)');
      await tab.page.reload();
      await becomes(ground, 'rgb(245, 246, 248)');
    },
  },
};
