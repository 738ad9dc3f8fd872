// What a message says of itself. The server follows the same rule of levels, so that rows and counts agree.

const LEVELS = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE', 'other'];

const levelOfWord = new Map(
  Object.entries({
    FATAL: 'fatal critical crit emerg emergency alert panic',
    ERROR: 'error err severe',
    WARN: 'warn warning',
    INFO: 'info information informational notice',
    DEBUG: 'debug',
    TRACE: 'trace verbose',
  }).flatMap(([level, words]) => words.split(' ').map(word => [word, level])),
);

const wordOfLine =
  /(?<![0-9A-Za-z_])(fatal|critical|panic|error|err|severe|warn|warning|info|debug|trace)(?![0-9A-Za-z_])/i;

const withoutColours = text => (text.includes('\u001b') ? text.replace(/\u001b\[[0-9;:?]*[A-Za-z]/g, '') : text);

/// The object that a message is, or undefined.
function objectOf(message) {
  if (!/^\s*\{/.test(message)) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function levelOfValue(value) {
  if (typeof value === 'number')
    return ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'][Math.max(0, Math.ceil(value / 10) - 1)] ?? 'FATAL';
  return typeof value === 'string' ? levelOfWord.get(value.toLowerCase()) : undefined;
}

/// The level of an event, found once.
function levelOf(event) {
  if (event.level) return event.level;
  const object = objectOf(event.message);
  if (object) {
    for (const value of [
      object.level,
      object.levelname,
      object.severity,
      object['log.level'] ?? object.log?.level,
      object.logType,
      object.lvl,
    ]) {
      const level = levelOfValue(value);
      if (level) return (event.level = level);
    }
  }
  const word = wordOfLine.exec(withoutColours(event.message.slice(0, 320)).slice(0, 256));
  return (event.level = word ? levelOfWord.get(word[1].toLowerCase()) : 'other');
}

const isError = event => ['ERROR', 'FATAL'].includes(levelOf(event));

/// Whether a line goes on with the event before it, as the lines of a stack trace do.
const continues = message =>
  /^(\s+\S|Caused by:|Suppressed:|Traceback \(most|\.\.\. \d+ more|[A-Za-z_][\w.]*(Error|Exception)\b(:|$))/.test(
    message,
  );

/// Newest first: puts the lines of a trace under the event that they follow, as `event.trace`, and gives the events
/// that stay. What is not sure to be folded yet (its event may come with the next page) is kept in `held` and comes
/// first next time.
function foldTraces(events, held, last) {
  const all = [...held, ...events];
  const rows = [];
  let open = [];
  for (const event of all) {
    if (
      open.length &&
      (open[0].logStreamName !== event.logStreamName ||
        open[0].timestamp !== event.timestamp ||
        open[0].logGroupName !== event.logGroupName)
    ) {
      rows.push(...open);
      open = [];
    }
    if (continues(event.message)) {
      open.push(event);
      continue;
    }
    if (open.length) event.trace = open.reverse();
    open = [];
    rows.push(event);
  }
  if (last) rows.push(...open);
  return {rows, held: last ? [] : open};
}

const TEXT_MEMBERS = ['message', 'msg', 'event', 'error', 'errorMessage'];
// The columns beside the message say these.
const SAID_ELSEWHERE = new Set([
  'timestamp',
  '@timestamp',
  'time',
  'ts',
  'level',
  'levelname',
  'severity',
  'logType',
  'lvl',
]);

/// A message in one line: of a JSON object first the text that is for people, then the rest as `name=value`, as minor.
function messageParts(message) {
  const object = message.length < 20000 ? objectOf(message) : undefined;
  const main = object && TEXT_MEMBERS.find(name => typeof object[name] === 'string' && object[name]);
  if (!main) return [{text: withoutColours(message.slice(0, 2000))}];
  const rest = [];
  for (const [name, value] of Object.entries(object)) {
    if (name === main || SAID_ELSEWHERE.has(name)) continue;
    rest.push(name + '=' + (typeof value === 'string' ? value : JSON.stringify(value)));
  }
  const said = {text: withoutColours(object[main].slice(0, 2000))};
  return rest.length ? [said, {text: '  ' + withoutColours(rest.join('  ').slice(0, 1500)), minor: true}] : [said];
}

/// The parts of a message that a search surely means, to be marked: words, quoted texts, literals of conditions that
/// are not negated.
function markerOf(language, text) {
  const literals = [];
  let source = '';
  if (language === 'pattern' && /^\s*[{[]/.test(text)) {
    for (const found of text.matchAll(/(!?=)\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"&|)}\],<>=!]+))/g)) {
      if (found[1] === '=') literals.push(found[2] !== undefined ? found[2].replace(/\\(.)/g, '$1') : found[3]);
    }
  } else if (language === 'pattern') {
    for (const found of text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|([^\s"]+))/g)) {
      if (found[1] === '-') continue;
      if (found[3]) source += '|' + found[3];
      else literals.push(found[2] !== undefined ? found[2].replace(/\\(.)/g, '$1') : found[4]);
    }
  } else {
    for (const found of text.matchAll(
      /(?:\blike|=~|(?<!!)=|\bin)\s*\[?\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\/((?:[^/\\]|\\.)+)\/)/gi,
    )) {
      if (found[3]) source += '|' + found[3].replace(/^\(\?i\)/, '');
      else literals.push((found[1] ?? found[2]).replace(/\\(.)/g, '$1'));
    }
  }
  const parts = literals
    .flatMap(literal => literal.split('*'))
    .filter(part => part.length > 1)
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const whole = [...parts, ...source.split('|').filter(Boolean)].join('|');
  if (!whole) return undefined;
  try {
    return new RegExp(whole, language === 'query' ? 'gi' : 'g');
  } catch {
    return undefined;
  }
}

/// Text with its marked parts, as nodes.
function marked(text, marker) {
  if (!marker) return [text];
  const nodes = [];
  let at = 0;
  marker.lastIndex = 0;
  for (const found of text.matchAll(marker)) {
    if (!found[0] || nodes.length > 60) continue;
    nodes.push(text.slice(at, found.index), h('mark', {text: found[0]}));
    at = found.index + found[0].length;
  }
  nodes.push(text.slice(at));
  return nodes;
}
