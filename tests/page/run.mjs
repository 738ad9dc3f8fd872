#!/usr/bin/env node
// Tests of the page in Chromium: run.mjs SERVER [--insitu PROGRAM] [--modules DIR] [--screenshots DIR] [--only TEXT]
//   SERVER          the server's program (insitu-serve), which is started over logs that are written for it
//   --insitu        the command line, with whose answers those of the page are compared
//   --modules       where the packages of package.json are installed
//   --screenshots   writes five screens in two themes there
//   --only          only tests whose name holds this text
import fs from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {Tab, startBrowser, startServer, temporaryFolder} from './harness.mjs';
import {writeSampleLogs, writeTraceLogs} from './sample_logs.mjs';
import {putDefinitions} from './definitions.mjs';
import {takeScreenshots} from './screenshots.mjs';

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    insitu: {type: 'string'},
    modules: {type: 'string', default: '.'},
    screenshots: {type: 'string'},
    only: {type: 'string', default: ''},
  },
});
if (positionals.length !== 1) {
  console.error('usage: run.mjs SERVER [--insitu PROGRAM] [--modules DIR] [--screenshots DIR] [--only TEXT]');
  process.exit(2);
}

const program = path.resolve(positionals[0]);
const {browser, axeSource} = await startBrowser(values.modules);
const folder = temporaryFolder();
writeSampleLogs(path.join(folder, 'logs'));
const server = await startServer(program, path.join(folder, 'logs'));
const world = {program, insitu: values.insitu, browser, axeSource, folder, server};
let failures = 0;
let passed = 0;
try {
  await putDefinitions(server.address);
  for (const file of ['loading', 'search', 'editor', 'detail', 'list', 'queries', 'screens', 'live', 'access']) {
    const tests = (await import(`./${file}.mjs`)).default;
    for (const [name, test] of Object.entries(tests)) {
      const title = `${file}: ${name}`;
      if (!title.includes(values.only)) continue;
      const began = Date.now();
      const tab = await Tab.open(world, test.options);
      try {
        await (test.run ?? test)(tab, world);
        await tab.close();
        passed++;
        console.log(`ok    ${title} (${Date.now() - began} ms)`);
      } catch (error) {
        failures++;
        const picture = values.screenshots && path.join(values.screenshots, `failed-${file}-${failures}.png`);
        if (picture) {
          fs.mkdirSync(values.screenshots, {recursive: true});
          await tab.page.screenshot({path: picture}).catch(() => {});
        }
        await tab.close().catch(other => (error.message += '\n    ' + other.message));
        console.log(
          `FAIL  ${title}\n    ${error.message}\n    ${(error.stack ?? '')
            .split('\n')
            .filter(line => line.includes('/tests/page/'))
            .slice(0, 3)
            .map(line => line.trim())
            .join('\n    ')}`,
        );
      }
    }
  }
  if (values.screenshots && !values.only) await takeScreenshots(world, values.screenshots);
} finally {
  await browser.close();
  await server.stop();
  fs.rmSync(folder, {recursive: true, force: true});
}
console.log(`${passed} passed, ${failures} failed`);
process.exit(failures || !passed ? 1 : 0);
