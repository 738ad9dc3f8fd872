// The logs that the tests read: two groups of three streams, 120 events within ten minutes of BASE; and one that is
// large.
import fs from 'node:fs';
import path from 'node:path';

export const BASE = Date.UTC(2026, 2, 2);

const iso = ms => new Date(ms).toISOString();
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function accessTime(ms) {
  const date = new Date(ms);
  const day = `${String(date.getUTCDate()).padStart(2, '0')}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${iso(ms).slice(11, 19)} +0000`;
}

/// One event of app.jsonl: each tenth is an error with markup in it, each tenth from the fifth on a warning.
export function appEvent(index) {
  const level = index % 10 === 0 ? 'ERROR' : index % 10 === 5 ? 'WARN' : 'INFO';
  return {
    timestamp: iso(BASE + index * 10000),
    level,
    message: `주문 처리 ${index}`,
    latency_ms: 10 * index + 0.5,
    user: {id: `u-${index % 7}`, age: 18 + (index % 40)},
    ...(level === 'ERROR'
      ? {errorCode: `DA${String(index).padStart(4, '0')}`, errorMessage: `인증실패 <script>alert(${index})</script>`}
      : {}),
  };
}

const lines = (count, line) => Array.from({length: count}, (_, index) => line(index) + '\n').join('');

function writeFile(root, name, text) {
  fs.mkdirSync(path.dirname(path.join(root, name)), {recursive: true});
  fs.writeFileSync(path.join(root, name), text);
}

export function writeSampleLogs(root) {
  writeFile(
    root,
    'shop/prod/api/app.jsonl',
    lines(60, index => JSON.stringify(appEvent(index))),
  );
  writeFile(
    root,
    'shop/prod/api/worker.log',
    lines(20, index => `${iso(BASE + index * 30000 + 5000)} ${index % 4 === 0 ? 'WARN' : 'INFO'} queue depth ${index}`),
  );
  writeFile(
    root,
    'shop/staging/web/access.log',
    lines(
      40,
      index =>
        `198.51.100.${(index % 9) + 1} - - [${accessTime(BASE + index * 15000)}] ` +
        `"GET /orders/${index} HTTP/1.1" ${index % 8 === 0 ? 500 : index % 8 === 3 ? 404 : 200} ${100 + index}`,
    ),
  );
}

/// A stack trace and coloured text.
export function writeTraceLogs(root) {
  writeFile(
    root,
    'ops/dev/java/service.log',
    [
      `${iso(BASE)} INFO  \u001b[32mstarted\u001b[0m`,
      `${iso(BASE + 1000)} ERROR request failed`,
      'java.lang.IllegalStateException: no stock',
      '\tat shop.Stock.take(Stock.java:41)',
      '\tat shop.Order.place(Order.java:17)',
      'Caused by: java.io.IOException: gone',
      '\t... 2 more',
      `${iso(BASE + 2000)} WARN  retry`,
    ].join('\n') + '\n',
  );
}

/// Each hundredth of these is an error.
export function writeManyLogs(root, count, folder = 'load/test/many') {
  writeFile(
    root,
    folder + '/many.log',
    lines(
      count,
      index =>
        `${iso(BASE + index * 30)} ${index % 100 === 0 ? 'ERROR' : 'INFO'} request ${index} took ${index % 977} ms`,
    ),
  );
}
