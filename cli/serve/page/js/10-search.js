// Conditions that are added to what is searched: + and − in the detail of an event.

/// `"…"` as both languages write it.
const quoted = text => '"' + text.replace(/\\/g, '\\\\').replace(/"/g, '\\"') + '"';

/// A condition of a pattern about one field, or undefined where there is none.
function patternCondition(field, wanted) {
  const {selector, kind, text} = field;
  if (!selector) return undefined;
  if (kind === 'number') return `${selector} ${wanted ? '=' : '!='} ${text}`;
  if (kind === 'boolean') return `${selector} IS ${(text === 'true') === wanted ? 'TRUE' : 'FALSE'}`;
  if (kind === 'null') return wanted ? `${selector} IS NULL` : undefined;
  return `${selector} ${wanted ? '=' : '!='} ${quoted(text)}`;
}

function queryCondition(field, wanted) {
  const {field: name, kind, text} = field;
  if (!name || kind === 'null') return undefined;
  const value = kind === 'number' || kind === 'boolean' ? text : quoted(text);
  return `${name} ${wanted ? '=' : '!='} ${value}`;
}

/// A name as a query writes it: in backticks where it is more than letters, digits, `_`, `.` and `@`.
const fieldInQuery = name => (/^[@A-Za-z_][\w.]*$/.test(name) ? name : '`' + name + '`');

/// The search with one more condition: {text, replaced}, or undefined. `replaced`: words had to give way.
function withCondition(language, text, field, wanted) {
  if (language === 'query') {
    const condition = queryCondition(field, wanted);
    if (!condition) return undefined;
    const trimmed = text.trim();
    // Before the first command that makes rows of another kind, where the field still is.
    const commands = trimmed ? splitCommands(trimmed) : [];
    const place = commands.findIndex(command => !/^\s*(fields|filter|parse|unnest)\b/i.test(command));
    commands.splice(place < 0 ? commands.length : place, 0, 'filter ' + condition);
    return {text: commands.map(command => command.trim()).join('\n| ')};
  }
  const condition = patternCondition(field, wanted);
  if (!condition) return undefined;
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text);
  if (inner?.[1].includes(condition)) return {text};
  if (inner)
    return {text: `{ ${inner[1].includes('||') ? '(' + inner[1].trim() + ')' : inner[1].trim()} && ${condition} }`};
  return {text: `{ ${condition} }`, replaced: text.trim() !== ''};
}

/// The commands of a query, cut at the `|` outside of texts.
function splitCommands(text) {
  const commands = [''];
  for (const found of text.matchAll(
    /#[^\n]*|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*`?|\/(?:[^/\\\n|]|\\.)+\/|\||[^|"'`#/]+|\//g,
  )) {
    if (found[0] === '|') commands.push('');
    else commands[commands.length - 1] += found[0];
  }
  return commands;
}

/// Commands that give something else than events.
const makesRows = text =>
  splitCommands(text).some(command => /^\s*(stats|pattern|dedup|diff|anomaly)\b/i.test(command));

/// What was run, newest first, without repetitions.
function remember(kind, text) {
  if (!text.trim()) return;
  const list = storedList('history').filter(one => one.text !== text || one.kind !== kind);
  list.unshift({kind, text, at: Date.now()});
  store('history', JSON.stringify(list.slice(0, 50)));
}
