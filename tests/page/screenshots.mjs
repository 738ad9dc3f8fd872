// Five screens in two themes, to be looked at; nothing is compared.
import fs from 'node:fs';
import path from 'node:path';
import {Tab} from './harness.mjs';

const WINDOW = 'from=2026-03-02T00:00:00.000Z&to=2026-03-02T00:10:00.000Z';
const GROUP = 'g=/shop/prod/api&' + WINDOW;
const QUERY = 'stats count(*) as events by bin(1m) as minute, level\n| sort minute';
const SCREENS = {
  home: `#/home?${WINDOW}`,
  logs: `#/logs?${GROUP}&q=${encodeURIComponent('{ $.latency_ms > 50 }')}`,
  query: `#/query?${GROUP}&view=chart&query=${encodeURIComponent(QUERY)}`,
  metrics: `#/metrics?${GROUP}`,
  alarms: `#/alarms?${GROUP}`,
};

export async function takeScreenshots(world, folder) {
  fs.mkdirSync(folder, {recursive: true});
  for (const theme of ['light', 'dark']) {
    for (const [name, hash] of Object.entries(SCREENS)) {
      const tab = await Tab.open(world, {
        colorScheme: theme,
        viewport: {width: 1440, height: 860},
        locale: theme === 'dark' ? 'ko-KR' : 'en-US',
        timezoneId: 'Asia/Seoul',
      });
      await tab.go(hash);
      if (name === 'logs') await tab.rows().nth(1).click();
      await tab.page.waitForLoadState('networkidle');
      await tab.page.screenshot({path: path.join(folder, `${name}-${theme}.png`)});
      await tab.close();
    }
  }
  for (const name of ['home', 'logs']) {
    const tab = await Tab.open(world, {viewport: {width: 360, height: 740}, locale: 'ko-KR'});
    await tab.go(SCREENS[name]);
    await tab.page.waitForLoadState('networkidle');
    await tab.page.screenshot({path: path.join(folder, `${name}-narrow.png`)});
    await tab.close();
  }
}
