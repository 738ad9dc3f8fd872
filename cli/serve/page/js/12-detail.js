// The right pane: one event with its fields, why it matched, and what stands around it in its stream.

const detail = {
  tab: 'fields',

  get open() {
    return !byId('detail').hidden;
  },

  /// source: {language, text} of the search, move(by) to the next event, closed() after it was closed
  async show(event, source) {
    const pane = byId('detail');
    this.event = event;
    this.source = source;
    this.answer = this.whyPanel = undefined;
    this.before = this.after = 20;
    pane.hidden = false;
    byId('panes').classList.add('with-detail');
    this.draw();
    // Where the panes stand one above the other, this one is above the list that was clicked.
    if (matchMedia('(max-width: 760px)').matches) pane.scrollIntoView({block: 'start'});
    await this.load();
  },

  close() {
    if (!this.open) return;
    byId('detail').hidden = true;
    byId('panes').classList.remove('with-detail');
    const closed = this.source?.closed;
    this.event = this.source = undefined;
    closed?.();
  },

  async load() {
    const event = this.event;
    try {
      const pointer = event.ptr ?? event.eventId ?? (await this.pointerOf(event));
      if (!pointer || event !== this.event) return;
      const answer = await apiGet('event', {ptr: pointer, before: this.before, after: this.after});
      if (event !== this.event) return;
      this.answer = answer;
      this.draw();
      if (this.tab === 'why') this.explain();
    } catch (error) {
      quiet(error);
    }
  },

  /// A live tail has no pointers: the event is looked up at its time in its stream.
  async pointerOf(event) {
    const {events} = await logsOperation('FilterLogEvents', {
      logGroupName: event.logGroupName,
      logStreamNames: [event.logStreamName],
      startTime: event.timestamp,
      endTime: event.timestamp,
    });
    return (event.eventId = events.find(one => one.message === event.message)?.eventId);
  },

  draw() {
    const pane = byId('detail');
    const event = this.answer?.event ?? this.event;
    if (!event) return;
    const level = levelOf(event);
    const focus = pane.contains(document.activeElement) ? document.activeElement.dataset.focusKey : undefined;
    const scrolled = pane.scrollTop;
    const button = (key, text, click, label) =>
      h('button', {class: 'plain', data: {focusKey: key}, text, on: {click}, label});
    const tabs = [
      ['fields', 'fields'],
      ['raw', 'raw'],
      ['json', 'json'],
      ['why', 'why'],
      ['context', 'context'],
    ];
    pane.replaceChildren(
      h(
        'header',
        {class: 'detail-head'},
        h(
          'div',
          {class: 'detail-title'},
          h('span', {class: 'level level-' + level, text: levelTitle(level)}),
          h('time', {
            datetime: isoText(event.timestamp),
            title: isoText(event.timestamp),
            text: timeWithZone(event.timestamp),
          }),
          h(
            'span',
            {class: 'detail-buttons'},
            this.source?.move
              ? [
                  button('up', '↑', () => this.source.move(-1), 'previousEvent'),
                  button('down', '↓', () => this.source.move(1), 'nextEvent'),
                ]
              : undefined,
            button('close', '✕', () => this.close(), 'close'),
          ),
        ),
        h(
          'div',
          {class: 'detail-place'},
          h('span', {text: displayName(event.logGroupName)}),
          ' › ',
          h('button', {
            class: 'link',
            data: {focusKey: 'stream'},
            title: t('onlyStream'),
            text: event.logStreamName,
            on: {
              click: () =>
                go({screen: 'logs', p: '', env: '', g: [event.logGroupName], s: [event.logStreamName], e: ''}),
            },
          }),
        ),
        this.answer?.inherited ? h('p', {class: 'muted', t: 'timeInherited'}) : undefined,
      ),
      h(
        'div',
        {class: 'tabs', role: 'tablist', 'aria-label': t('detailLabel'), on: {keydown: key => this.tabKey(key, tabs)}},
        tabs.map(([name, key]) =>
          h('button', {
            role: 'tab',
            id: 'tab-' + name,
            'aria-selected': String(this.tab === name),
            'aria-controls': 'tab-panel',
            tabindex: this.tab === name ? '0' : '-1',
            data: {focusKey: 'tab:' + name},
            t: key,
            on: {click: () => this.choose(name)},
          }),
        ),
      ),
      h(
        'div',
        {class: 'tab-panel', id: 'tab-panel', role: 'tabpanel', tabindex: '0', 'aria-labelledby': 'tab-' + this.tab},
        this.panel(event),
      ),
      h(
        'footer',
        {class: 'row'},
        h('button', {t: 'copy', data: {focusKey: 'copy'}, on: {click: () => copyText(this.wholeMessage(event))}}),
        h('button', {t: 'copyLink', data: {focusKey: 'link'}, on: {click: () => copyText(this.linkOf(event))}}),
        h('button', {text: 'CSV', data: {focusKey: 'csv'}, on: {click: () => this.csv(event)}}),
      ),
    );
    if (focus) pane.querySelector(`[data-focus-key="${CSS.escape(focus)}"]`)?.focus({preventScroll: true});
    pane.scrollTop = scrolled;
  },

  choose(name) {
    this.tab = name;
    this.draw();
    byId('tab-' + name).focus();
    if (name === 'why') this.explain();
  },

  tabKey(event, tabs) {
    const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!by) return;
    event.preventDefault();
    const at = tabs.findIndex(([name]) => name === this.tab);
    this.choose(tabs[(at + by + tabs.length) % tabs.length][0]);
  },

  /// A stack trace is one with the event that it belongs to.
  wholeMessage(event) {
    return [event.message, ...this.traceOf(event).map(one => one.message)].join('\n');
  },

  traceOf(event) {
    if (this.event?.trace?.length) return this.event.trace;
    const trace = [];
    for (const one of this.answer?.after ?? []) {
      if (!continues(one.message) || one.timestamp !== event.timestamp) break;
      trace.push(one);
    }
    return continues(event.message) ? [] : trace;
  },

  linkOf(event) {
    const start = Math.floor(event.timestamp / 60000) * 60000;
    return (
      location.origin +
      location.pathname +
      addressOf({
        ...stateOfAddress(''),
        screen: 'logs',
        g: [event.logGroupName],
        from: isoText(start - 300000),
        to: isoText(start + 360000),
        e: event.eventId ?? event.ptr,
      })
    );
  },

  csv(event) {
    notice(t('exportNote'));
    download(
      'event.csv',
      'text/csv;charset=utf-8',
      csvText([
        ['@timestamp', '@log', '@logStream', '@message'],
        [utcText(event.timestamp), event.logGroupName, event.logStreamName, event.message],
      ]),
    );
  },

  panel(event) {
    if (this.tab === 'raw') return h('pre', {class: 'message', text: withoutColours(this.wholeMessage(event))});
    if (this.tab === 'json') {
      const object = objectOf(event.message);
      return object
        ? h('pre', {class: 'message', text: JSON.stringify(object, null, 2)})
        : [h('p', {class: 'muted', t: 'noJson'}), h('pre', {class: 'message', text: withoutColours(event.message)})];
    }
    if (this.tab === 'why') return this.whyPanel ?? h('p', {class: 'muted', t: 'loading'});
    if (this.tab === 'context') return this.contextPanel(event);
    const fields = this.answer
      ? (this.answer.fields ?? treeOf(objectOf(event.message) ?? {}))
      : treeOf(objectOf(event.message) ?? {});
    const trace = this.traceOf(event);
    return [
      fields.length
        ? this.tree(fields)
        : h(
            'pre',
            {class: 'message'},
            ...marked(
              withoutColours(event.message),
              markerOf(this.source?.language ?? 'pattern', this.source?.text ?? ''),
            ),
          ),
      trace.length
        ? h(
            'details',
            {class: 'trace', open: true},
            h('summary', {text: t('moreLines', trace.length)}),
            h('pre', {class: 'message', text: trace.map(one => withoutColours(one.message)).join('\n')}),
          )
        : undefined,
    ];
  },

  tree(fields) {
    return h(
      'ul',
      {class: 'tree'},
      fields.map(field =>
        h(
          'li',
          {},
          field.children
            ? h(
                'details',
                {open: true},
                h(
                  'summary',
                  {},
                  h('span', {class: 'field-name', text: field.name}),
                  h('span', {class: 'muted', text: field.kind === 'array' ? ` [${field.children.length}]` : ''}),
                ),
                this.tree(field.children),
              )
            : h(
                'div',
                {class: 'field'},
                h('span', {class: 'field-name', text: field.name}),
                h('span', {class: 'field-value kind-' + field.kind, text: withoutColours(field.text)}),
                this.fieldButtons(field),
              ),
        ),
      ),
    );
  },

  fieldButtons(field) {
    const source = this.source;
    if (!source?.filter) return undefined;
    const able = wanted => withCondition(source.language, source.text, field, wanted) !== undefined;
    const title = field.field ?? field.selector ?? field.name;
    const button = (wanted, text) =>
      h('button', {
        class: 'plain add',
        'aria-label': t(wanted ? 'filterFor' : 'filterOut', title, field.text),
        title: t(wanted ? 'filterFor' : 'filterOut', title, field.text),
        text,
        data: {focusKey: (wanted ? '+' : '-') + title},
        on: {click: () => source.filter(field, wanted)},
      });
    return h(
      'span',
      {class: 'field-buttons'},
      able(true) ? button(true, '+') : undefined,
      able(false) ? button(false, '−') : undefined,
    );
  },

  async explain() {
    const {event, source} = this;
    const panel = content => {
      if (event !== this.event) return;
      this.whyPanel = content;
      if (this.tab === 'why') this.draw();
    };
    if (!source?.text?.trim()) return panel(h('p', {class: 'muted', t: 'whyNoText'}));
    try {
      const pointer = event.ptr ?? event.eventId;
      const answer = await apiPost('explain', {
        language: source.language,
        text: source.text,
        ...(pointer ? {ptr: pointer} : {message: event.message}),
      });
      panel([
        h('p', {
          class: answer.match ? 'why-match' : 'why-miss',
          text: answer.title ?? t(answer.match ? 'matches' : 'matchesNot'),
        }),
        h(
          'ul',
          {class: 'why'},
          answer.nodes.map(node => {
            const line = h(
              'li',
              {},
              h('span', {
                class: node.ok === true ? 'why-match' : node.ok === false ? 'why-miss' : 'muted',
                text: node.ok === true ? '✓ ' : node.ok === false ? '✗ ' : '· ',
              }),
              h('code', {text: node.text}),
              node.seen ? h('span', {class: 'muted', text: '  ' + node.seen}) : undefined,
            );
            line.style.paddingInlineStart = (node.depth ?? 0) * 1.2 + 'em';
            return line;
          }),
        ),
      ]);
    } catch (error) {
      panel(h('p', {class: 'why-miss', text: error.message}));
    }
  },

  contextPanel(event) {
    if (!this.answer) return h('p', {class: 'muted', t: 'loading'});
    const {before, after} = this.answer;
    const line = (one, self) =>
      h(
        'li',
        {class: (self ? 'self ' : '') + 'level-line level-' + levelOf(one)},
        h('time', {
          datetime: isoText(one.timestamp),
          title: timeWithZone(one.timestamp),
          text: clockText(one.timestamp),
        }),
        ' ',
        h('span', {text: withoutColours(one.message)}),
      );
    const more = (side, key, endKey) =>
      this.answer[side].length < this[side] || this[side] >= 200
        ? h('p', {class: 'muted', t: this.answer[side].length < this[side] ? endKey : key})
        : h('button', {
            class: 'small',
            data: {focusKey: side},
            t: key,
            on: {
              click: () => {
                this[side] = Math.min(200, this[side] + 20);
                this.load();
              },
            },
          });
    return [
      more('before', 'contextEarlier', 'contextStart'),
      h(
        'ol',
        {class: 'context'},
        before.map(one => line(one, false)),
        line(event, true),
        after.map(one => line(one, false)),
      ),
      more('after', 'contextLater', 'contextEnd'),
    ];
  },
};

/// The fields of a JSON value as /api/event gives them; until it has answered.
function treeOf(value, name = '', selector = '$') {
  const inArray = Array.isArray(value);
  return Object.entries(value).map(([key, inner]) => {
    const word = /^[A-Za-z_]\w*$/.test(key);
    const field = name ? name + '.' + (word || inArray ? key : '`' + key + '`') : word ? key : '`' + key + '`';
    const path = inArray ? `${selector}[${key}]` : word ? `${selector}.${key}` : `${selector}['${key}']`;
    const kind = inner === null ? 'null' : Array.isArray(inner) ? 'array' : typeof inner;
    return kind === 'object' || kind === 'array'
      ? {name: key, kind, selector: path, children: treeOf(inner, field, path)}
      : {name: key, kind, text: String(inner), field, selector: path};
  });
}

const utcText = ms => isoText(ms).replace('T', ' ').replace('Z', '');

/// RFC 4180, with the mark that lets Excel read Korean unless it was switched off.
function csvText(rows) {
  const cell = text => (/[",\r\n]/.test(text) ? '"' + String(text).replace(/"/g, '""') + '"' : String(text));
  return (stored('bom') === 'no' ? '' : '\ufeff') + rows.map(row => row.map(cell).join(',')).join('\r\n') + '\r\n';
}
