// The editor of patterns and queries: a textarea over a coloured copy of its text. What is wrong is underlined there,
// and told below with carets as in the terminal.

// In their order: where several begin at one place, the first is taken.
const WORDS = {
  query: {
    comment: /#[^\n]*/,
    string: /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\/(?:[^/\\\n]|\\.)+\//,
    name: /`[^`]*`?/,
    number: /\b\d+(?:\.\d+)?(?:ms|s|m|h|d|w)?\b/,
    call: /[A-Za-z_]\w*(?=\s*\()/,
    word: /[@A-Za-z_][\w.]*/,
    mark: /[|=<>!~+*/%^,()[\]-]/,
  },
  pattern: {
    string: /"(?:[^"\\]|\\.)*"?|%[^%\n]+%/,
    name: /\$(?:\.[\w-]+|\[\s*(?:'[^']*'|\d+|\*)\s*\])*/,
    number: /(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/,
    keyword: /\b(?:IS|NOT|EXISTS|NULL|TRUE|FALSE)\b/,
    mark: /&&|\|\||!=|<=|>=|[{}[\]()=<>,?]|\.\.\./,
  },
};
for (const [language, kinds] of Object.entries(WORDS)) {
  const parts = Object.entries(kinds).map(([kind, one]) => `(?<${kind}>${one.source})`);
  WORDS[language] = new RegExp(parts.join('|'), 'g');
}
const COMMANDS = new Set([
  'fields',
  'filter',
  'stats',
  'sort',
  'limit',
  'parse',
  'dedup',
  'display',
  'pattern',
  'diff',
  'unnest',
  'unmask',
  'anomaly',
  'lookup',
  'filterindex',
  'source',
]);
const KEYWORDS = new Set(['by', 'as', 'like', 'in', 'and', 'or', 'not', 'asc', 'desc', 'into', 'isempty', 'ispresent']);

/// [{start, end, kind}] of the words of a text, for colours only: what a text means the server says.
function wordsOf(language, text) {
  const words = [];
  let commandNext = true;
  for (const found of text.matchAll(WORDS[language])) {
    let kind = Object.keys(found.groups).find(name => found.groups[name] !== undefined);
    const lower = found[0].toLowerCase();
    if (language === 'query' && (kind === 'word' || kind === 'call')) {
      if (commandNext && COMMANDS.has(lower)) kind = 'command';
      else if (KEYWORDS.has(lower)) kind = 'keyword';
      else if (kind === 'word') kind = lower.startsWith('@') ? 'name' : undefined;
    }
    if (kind !== 'comment') commandNext = found[0] === '|';
    if (kind) words.push({start: found.index, end: found.index + found[0].length, kind});
  }
  return words;
}

/// The text as nodes: coloured words, and what is wrong underlined.
function colouredText(language, text, diagnostics) {
  const words = wordsOf(language, text);
  const borders = new Set([0, text.length]);
  for (const {start, end} of [...words, ...diagnostics])
    borders.add(Math.min(start, text.length)).add(Math.min(end, text.length));
  const places = [...borders].sort((a, b) => a - b);
  const nodes = [];
  for (let index = 0; index + 1 < places.length; index++) {
    const [start, end] = [places[index], places[index + 1]];
    const word = words.find(one => one.start <= start && end <= one.end);
    const wrong = diagnostics.find(one => one.start <= start && end <= one.end);
    const classes = [word && 'word-' + word.kind, wrong && 'wrong', wrong?.severity === 'warning' && 'doubtful']
      .filter(Boolean)
      .join(' ');
    nodes.push(classes ? h('span', {class: classes, text: text.slice(start, end)}) : text.slice(start, end));
  }
  // Where the text breaks off there is nothing to underline but the place after it.
  for (const one of diagnostics) if (one.start >= text.length) nodes.push(h('span', {class: 'wrong', text: ' '}));
  return nodes;
}

let editors = 0;

class Editor {
  /// options: label, hint (keys of TEXTS), language() → pattern | query, groups() → names, run(), enterRuns (Enter
  /// alone runs), changed(text), checked(answer)
  constructor(options) {
    this.options = options;
    this.id = 'editor-' + ++editors;
    this.diagnostics = [];
    this.copy = h('pre', {class: 'editor-copy', 'aria-hidden': 'true'});
    this.area = h('textarea', {
      class: 'editor-area',
      id: this.id,
      label: options.label,
      hint: options.hint,
      rows: options.enterRuns ? 1 : 4,
      spellcheck: 'false',
      autocapitalize: 'off',
      autocomplete: 'off',
      'aria-autocomplete': 'list',
      'aria-controls': this.id + '-list',
      'aria-describedby': this.id + '-said',
    });
    this.list = h('ul', {
      class: 'completions',
      id: this.id + '-list',
      role: 'listbox',
      label: 'completions',
      hidden: true,
    });
    this.said = h('div', {class: 'said', id: this.id + '-said', role: 'status', hidden: true});
    this.element = h(
      'div',
      {class: 'editor' + (options.enterRuns ? ' short' : '')},
      h('div', {class: 'editor-box'}, this.copy, this.area, this.list),
      this.said,
    );
    this.check = debounced(150, () => this.checkNow());
    this.suggest = debounced(120, () => this.complete(false));
    this.area.addEventListener('input', event => this.changed(event));
    this.area.addEventListener('compositionend', () => this.changed({}));
    this.area.addEventListener('keydown', event => this.key(event));
    this.area.addEventListener('blur', () => this.closeList());
    this.area.addEventListener('scroll', () => {
      this.copy.scrollTop = this.area.scrollTop;
    });
    this.draw();
  }

  get value() {
    return this.area.value;
  }

  set value(text) {
    if (this.area.value === text) return;
    this.area.value = text;
    this.diagnostics = [];
    this.closeList();
    this.draw();
    this.checkNow();
  }

  draw() {
    this.copy.replaceChildren(...colouredText(this.options.language(), this.value, this.diagnostics), '\n');
    this.drawSaid();
  }

  changed(event) {
    this.diagnostics = [];
    this.draw();
    this.options.changed?.(this.value);
    if (event.isComposing) return;
    this.check();
    const before = this.value.slice(0, this.area.selectionStart);
    if (event.inputType === 'insertText' && /[\w.@$]$/.test(before)) this.suggest();
    else this.closeList();
  }

  /// Asks the server whether the text can be run. Answers that come after another key are of no interest.
  async checkNow() {
    this.check.cancel();
    const text = this.value;
    const language = this.options.language();
    if (!text.trim()) {
      this.diagnostics = [];
      this.draw();
      this.options.checked?.({ok: true, diagnostics: []});
      return;
    }
    try {
      const answer = await apiPost('check', {language, text, groups: this.options.groups()});
      if (text !== this.value || language !== this.options.language()) return;
      this.diagnostics = answer.diagnostics ?? [];
      this.draw();
      this.options.checked?.(answer);
    } catch {
      // The bar at the top says it when the server is gone.
    }
  }

  drawSaid() {
    this.said.hidden = !this.diagnostics.length;
    this.area.setAttribute('aria-invalid', String(this.diagnostics.some(one => one.severity === 'error')));
    this.said.replaceChildren(...this.diagnostics.slice(0, 5).map(one => this.saidOf(one)));
  }

  /// The line with its carets. The carets stand after an invisible copy of what precedes them, so that they are in
  /// their place in any font, also after Korean.
  saidOf(one) {
    const text = this.value;
    const lineStart = text.lastIndexOf('\n', Math.max(0, one.start - 1)) + 1;
    const newline = text.indexOf('\n', one.start);
    const lineEnd = newline < 0 ? text.length : newline;
    const end = Math.max(one.start + 1, Math.min(one.end, lineEnd));
    const lineNumber = text.slice(0, lineStart).split('\n').length;
    return h(
      'div',
      {class: 'diagnostic ' + one.severity},
      h(
        'p',
        {class: 'diagnostic-message'},
        h('strong', {text: one.severity + ': '}),
        one.message,
        h('code', {class: 'code', text: one.code}),
      ),
      h(
        'pre',
        {class: 'caret-lines', 'aria-hidden': 'true'},
        h('span', {class: 'muted', text: lineNumber + ' | '}),
        text.slice(lineStart, lineEnd),
        '\n',
        h('span', {class: 'ghost', text: lineNumber + ' | ' + text.slice(lineStart, one.start)}),
        h('span', {class: 'carets', text: '^'.repeat(Math.max(1, end - one.start))}),
        one.label ? ' ' + one.label : '',
      ),
      one.help ? h('p', {class: 'diagnostic-help'}, h('span', {text: one.help}), this.fixOf(one)) : undefined,
    );
  }

  /// Where the help says what to write instead of what is wrong, a button that writes it.
  fixOf(one) {
    const instead = /^(?:write|quote it:) `([^`]+)`$/.exec(one.help)?.[1];
    if (!instead) return undefined;
    // A word that is to be quoted is quoted whole, though only its beginning is wrong.
    const word = instead.slice(1, -1);
    const end = this.value.startsWith(word, one.start) && instead === `"${word}"` ? one.start + word.length : one.end;
    return h('button', {
      class: 'plain small',
      t: 'applyFix',
      on: {
        click: () => {
          this.area.focus();
          this.replace(one.start, end, instead);
        },
      },
    });
  }

  /// As if it were typed, so that Ctrl-Z undoes it; assigning a value cannot be undone.
  replace(start, end, text) {
    this.area.setSelectionRange(start, end);
    if (!document.execCommand('insertText', false, text)) this.area.setRangeText(text, start, end, 'end');
  }

  key(event) {
    if (isComposing(event)) return;
    const open = !this.list.hidden;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.runNow();
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      this.complete(true);
    } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      this.choose(
        (this.chosen +
          (event.key === 'ArrowDown' ? 1 : -1) +
          this.items.length +
          (this.chosen < 0 && event.key === 'ArrowUp' ? 1 : 0)) %
          this.items.length,
      );
    } else if (open && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && this.chosen >= 0) {
      event.preventDefault();
      this.accept(this.chosen);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (open) this.closeList();
      else this.area.blur();
    } else if (event.key === 'Enter' && this.options.enterRuns && !event.shiftKey) {
      event.preventDefault();
      this.runNow();
    }
  }

  runNow() {
    this.suggest.cancel();
    this.closeList();
    this.checkNow();
    this.options.run();
  }

  async complete(asked) {
    this.suggest.cancel();
    const text = this.value;
    const at = this.area.selectionStart;
    let answer;
    try {
      answer = await apiPost('complete', {language: this.options.language(), text, at, groups: this.options.groups()});
    } catch {
      return;
    }
    if (text !== this.value || at !== this.area.selectionStart || document.activeElement !== this.area) return;
    const typed = text.slice(answer.from, answer.to);
    this.items = answer.items.filter(item => item.text !== typed).slice(0, 50);
    if (!this.items.length) return this.closeList();
    Object.assign(this, {from: answer.from, to: answer.to, chosen: -1});
    this.list.replaceChildren(
      ...this.items.map((item, index) =>
        h(
          'li',
          {
            role: 'option',
            id: `${this.id}-option-${index}`,
            'aria-selected': 'false',
            on: {
              // Before the textarea loses the focus.
              mousedown: event => {
                event.preventDefault();
                this.accept(index);
              },
            },
          },
          h('span', {class: 'completion-text', text: item.text}),
          h('span', {class: 'completion-kind', text: [item.kind, item.detail].filter(Boolean).join(' · ')}),
        ),
      ),
    );
    this.list.hidden = false;
    this.place(answer.from);
    if (asked) this.choose(0);
  }

  /// Puts the list under the place where the completed word begins.
  place(offset) {
    const walker = document.createTreeWalker(this.copy, NodeFilter.SHOW_TEXT);
    let rest = offset;
    let node = walker.nextNode();
    while (node && rest > node.length) {
      rest -= node.length;
      node = walker.nextNode();
    }
    if (!node) return;
    const range = document.createRange();
    range.setStart(node, rest);
    range.collapse(true);
    const box = this.copy.getBoundingClientRect();
    const place = range.getClientRects()[0] ?? box;
    this.list.style.left = Math.max(0, Math.min(place.left - box.left, box.width - 260)) + 'px';
    this.list.style.top = place.bottom - box.top + 4 + 'px';
  }

  choose(index) {
    this.list.children[this.chosen]?.setAttribute('aria-selected', 'false');
    this.chosen = index;
    const element = this.list.children[index];
    element.setAttribute('aria-selected', 'true');
    element.scrollIntoView({block: 'nearest'});
    this.area.setAttribute('aria-activedescendant', element.id);
  }

  accept(index) {
    this.closeList();
    this.area.focus();
    this.replace(this.from, this.to, this.items[index].text);
    this.suggest.cancel();
    this.closeList();
  }

  closeList() {
    this.suggest?.cancel();
    this.list.hidden = true;
    this.chosen = -1;
    this.area.removeAttribute('aria-activedescendant');
  }

  focus() {
    this.area.focus();
    this.area.setSelectionRange(this.value.length, this.value.length);
  }
}
