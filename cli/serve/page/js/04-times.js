// Times and windows. A window in the address is text: `-1h`, `now`, `all`, or a time of ISO 8601; only here it becomes
// milliseconds.

let zone = stored('zone') === 'utc' ? 'utc' : 'local';

/// What the server said about itself, and when.
let about = {now: Date.now(), anchor: 'now', counts: {}, store: {}};
let aboutReceived = performance.now();

/// The present of the server's clock; with `--anchor last` that of the newest event.
const presentTime = () =>
  about.anchor === 'last' ? about.now : Math.round(about.now + performance.now() - aboutReceived);

// Asked for each row, and slow to find out.
const localZoneName = (
  found => () =>
    (found ??= findZoneName())
)();

function findZoneName() {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (name === 'Asia/Seoul') return 'KST';
  const part = new Intl.DateTimeFormat('en', {timeZoneName: 'short'})
    .formatToParts()
    .find(one => one.type === 'timeZoneName');
  return part?.value ?? name;
}

const zoneName = () => (zone === 'utc' ? 'UTC' : localZoneName());

const pad = (number, width = 2) => String(number).padStart(width, '0');

/// {year, month, …} of a time in the zone of the page.
function partsOf(ms) {
  const date = new Date(ms);
  return zone === 'utc'
    ? {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        fraction: date.getUTCMilliseconds(),
      }
    : {
        year: date.getFullYear(),
        month: date.getMonth() + 1,
        day: date.getDate(),
        hour: date.getHours(),
        minute: date.getMinutes(),
        second: date.getSeconds(),
        fraction: date.getMilliseconds(),
      };
}

const dateText = ms => {
  const p = partsOf(ms);
  return `${p.year}-${pad(p.month)}-${pad(p.day)}`;
};
const clockText = ms => {
  const p = partsOf(ms);
  return `${pad(p.hour)}:${pad(p.minute)}:${pad(p.second)}.${pad(p.fraction, 3)}`;
};
const timeText = ms => dateText(ms) + ' ' + clockText(ms);
const timeWithZone = ms => timeText(ms) + ' ' + zoneName();
const shortTimeText = ms =>
  timeText(ms)
    .replace(/\.000$/, '')
    .replace(/:00$/, '');

/// As short as a tick of a chart over `span` milliseconds may be.
function tickText(ms, span) {
  const p = partsOf(ms);
  if (span > 4 * 864e5) return `${pad(p.month)}-${pad(p.day)}`;
  if (span > 864e5) return `${pad(p.month)}-${pad(p.day)} ${pad(p.hour)}:${pad(p.minute)}`;
  if (span > 20 * 60e3) return `${pad(p.hour)}:${pad(p.minute)}`;
  if (span > 10e3) return `${pad(p.hour)}:${pad(p.minute)}:${pad(p.second)}`;
  return clockText(ms);
}

const unitMilliseconds = {ms: 1, s: 1000, m: 60e3, h: 36e5, d: 864e5, w: 7 * 864e5};

function durationOf(text) {
  const found = /^(\d+)(ms|s|m|h|d|w)$/.exec(text);
  return found ? Number(found[1]) * unitMilliseconds[found[2]] : undefined;
}

function durationText(ms) {
  for (const unit of ['d', 'h', 'm', 's'])
    if (ms >= unitMilliseconds[unit]) return String(Number((ms / unitMilliseconds[unit]).toFixed(1))) + ' ' + unit;
  return ms + ' ms';
}

function agoText(ms) {
  const passed = presentTime() - ms;
  return passed < 2000 ? t('justNow') : t('ago', durationText(passed).replace(/(\d+)\.\d/, '$1'));
}

/// Milliseconds of what a person writes: `now`, `-90m`, `2026-03-02 09:00[:00[.000]]` in the zone of the page, ISO 8601
/// with a zone, or the number itself.
function timeOfText(text) {
  text = text.trim();
  if (text === 'now') return presentTime();
  const relative = /^(?:now)?\s*-\s*(\d+\s*(?:ms|s|m|h|d|w))$/.exec(text);
  if (relative) return presentTime() - durationOf(relative[1].replace(/\s/g, ''));
  if (/^\d{12,}$/.test(text)) return Number(text);
  const found =
    /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,3}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(
      text,
    );
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(part => Number(part ?? 0));
  const fraction = Number((found[7] ?? '0').padEnd(3, '0'));
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined;
  if (!found[8] && zone === 'local') return new Date(year, month - 1, day, hour, minute, second, fraction).getTime();
  let time = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(found[8] ?? '');
  if (offset) time -= (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60e3;
  return time;
}

const windowPresets = ['5m', '15m', '1h', '3h', '12h', '1d', '2d', '7d', '30d'];

/// {start, end} of the texts of an address. Both are inclusive.
function windowOf(from, to) {
  const present = presentTime();
  if (from === 'all')
    return {
      start: about.oldest ?? present - 36e5,
      end: Math.max(about.newest ?? present, about.anchor === 'last' ? 0 : present),
    };
  const end = (to && to !== 'now' ? timeOfText(to) : undefined) ?? present;
  const start = (from ? timeOfText(from) : undefined) ?? end - 36e5;
  return start <= end ? {start, end} : {start: end, end};
}

const isoText = ms => new Date(ms).toISOString();

/// What the button of the window shows.
function windowText(from, to) {
  if (from === 'all') return t('allTimes');
  const relative = /^-(\d+)(m|h|d|w|s)$/.exec(from ?? '');
  if (relative && (!to || to === 'now')) return t('lastOf', relative[1] + ' ' + relative[2]);
  const {start, end} = windowOf(from, to);
  const ending = dateText(start) === dateText(end) ? clockText(end) : timeText(end);
  return shortTimeText(start) + ' – ' + ending.replace(/\.\d{3}$/, '');
}
