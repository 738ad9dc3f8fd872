// Query: an editor of several lines; rows as a table or a chart.

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/;

const queryScreen = {
  build() {
    this.editor = new Editor({
      label: 'queryEditor',
      hint: 'queryPlaceholder',
      language: () => 'query',
      groups: () => chosenGroups().slice(0, MAX_GROUPS),
      run: () => this.submit(),
      checked: answer => this.checked(answer),
    });
    this.runButton = h('button', {class: 'primary', t: 'run', title: 'Ctrl-Enter', on: {click: () => this.submit()}});
    this.stopButton = h('button', {class: 'danger', t: 'stop', hidden: true, on: {click: () => this.stop()}});
    this.patternButton = h('button', {
      class: 'plain',
      t: 'asPattern',
      hidden: true,
      on: {
        click: () => {
          visit(addressOfScreen('logs', {q: this.asPattern, mode: ''}));
        },
      },
    });
    this.views = h(
      'div',
      {class: 'segments', role: 'group', label: 'results'},
      ['table', 'chart'].map(view =>
        h('button', {
          class: 'segment',
          'aria-pressed': 'false',
          data: {view},
          t: view,
          on: {click: () => go({view: view === 'table' ? '' : view}, true)},
        }),
      ),
    );
    this.kinds = h(
      'div',
      {class: 'segments', role: 'group', label: 'chart', hidden: true},
      [
        ['line', 'lines'],
        ['bar', 'bars'],
      ].map(([kind, key]) =>
        h('button', {
          class: 'segment',
          'aria-pressed': 'false',
          data: {kind},
          t: key,
          on: {
            click: () => {
              this.kind = kind;
              this.drawView();
            },
          },
        }),
      ),
    );
    this.exportButton = h('button', {
      class: 'plain',
      t: 'export',
      'aria-haspopup': 'dialog',
      disabled: true,
      on: {click: () => this.export()},
    });
    this.list = new VirtualTable({
      label: () => t('results'),
      cell: (row, column, cell) => this.cell(row, column, cell),
      rowClass: row => (row['@message'] === undefined ? undefined : 'level-line level-' + levelOf(row.event)),
      open: row => this.open(row),
      moved: row => {
        if (detail.open) this.open(row);
      },
    });
    this.chart = new SeriesChart('results');
    this.chartNote = h('p', {class: 'empty', t: 'noChart', hidden: true});
    this.empty = h('div', {class: 'empty'});
    this.statusLine = h('span', {class: 'status'});
    this.progress = h('progress', {class: 'progress', hidden: true, label: 'running'});
    this.element = h(
      'section',
      {class: 'screen query', label: 'query'},
      h('h1', {class: 'unseen', t: 'query'}),
      h(
        'div',
        {class: 'search'},
        this.editor.element,
        h('div', {class: 'search-buttons'}, this.runButton, this.stopButton),
      ),
      h(
        'div',
        {class: 'bar'},
        this.views,
        this.kinds,
        h('span', {class: 'grow'}),
        this.patternButton,
        h('button', {class: 'plain', t: 'saveAs', on: {click: () => this.save()}}),
        this.exportButton,
      ),
      this.progress,
      h(
        'div',
        {class: 'list'},
        this.list.element,
        h('div', {class: 'result-chart'}, this.chart.element, this.chartNote),
        this.empty,
      ),
      h('div', {class: 'foot'}, this.statusLine),
    );
    this.rows = [];
    this.columns = [];
    return this.element;
  },

  /// Times come in UTC and are shown in the zone of the page.
  cell(row, column, cell) {
    const value = row[column.key] ?? '';
    cell.textContent =
      column.time && TIME.test(value)
        ? timeText(Date.parse(value.replace(' ', 'T') + 'Z'))
        : withoutColours(value.slice(0, 2000));
    cell.title = column.time ? value + ' UTC' : value.slice(0, 500);
  },

  update(force) {
    if (this.shownText !== state.query) {
      this.shownText = state.query;
      this.editor.value = state.query;
    }
    const key = JSON.stringify([chosenGroups(), state.from, state.to, state.query]);
    if (state.query.trim() && (force || key !== this.ran)) {
      this.ran = key;
      this.execute();
    }
    this.drawView();
  },

  leave() {
    detail.close();
  },

  relabel() {
    this.titleColumns();
    this.drawView();
    this.drawStatus();
  },

  checked(answer) {
    this.asPattern = answer.asPattern;
    this.patternButton.hidden = !answer.asPattern;
  },

  submit() {
    const text = this.editor.value;
    remember('query', text);
    this.shownText = text;
    if (!go({query: text})) {
      this.ran = undefined;
      this.update(true);
    }
    side.draw();
  },

  /// Text where the cursor stands.
  insert(text) {
    const {area} = this.editor;
    area.focus();
    const before = area.value[area.selectionStart - 1];
    this.editor.replace(area.selectionStart, area.selectionEnd, (before && /[\w`,]/.test(before) ? ' ' : '') + text);
  },

  stop() {
    this.running?.abort();
  },

  async execute() {
    this.running?.abort();
    const running = (this.running = new AbortController());
    const groups = askedGroups();
    const {start, end} = windowOf(state.from, state.to);
    this.answer = undefined;
    this.failure = undefined;
    this.show([], []);
    this.runButton.hidden = true;
    this.stopButton.hidden = false;
    this.progress.hidden = false;
    const began = performance.now();
    try {
      const answer = await runQuery(
        {logGroupNames: groups, startTime: start, endTime: end, queryString: state.query, limit: 10000},
        running.signal,
        partial => {
          this.answer = partial;
          this.drawStatus();
        },
      );
      if (running !== this.running) return;
      this.answer = {...answer, milliseconds: performance.now() - began};
      if (answer.status !== 'Complete') this.failure = new Error(t('queryFailed', answer.status));
      this.take(answer.results ?? []);
      announce(t('rowsFound', count(this.rows.length)));
    } catch (error) {
      if (running !== this.running) return;
      this.answer = undefined;
      if (!wasAborted(error)) {
        this.failure = error;
        quiet(error);
      }
    }
    this.running = undefined;
    this.runButton.hidden = false;
    this.stopButton.hidden = true;
    this.progress.hidden = true;
    this.drawView();
    this.drawStatus();
  },

  take(results) {
    const columns = [];
    const seen = new Set();
    const rows = results.map(cells => {
      const row = {};
      for (const {field, value} of cells) {
        row[field] = value;
        if (field !== '@ptr' && !seen.has(field)) {
          seen.add(field);
          columns.push(field);
        }
      }
      if (row['@message'] !== undefined) row.event = {message: row['@message']};
      return row;
    });
    this.show(rows, columns);
  },

  show(rows, columns) {
    this.rows = rows;
    const sample = rows.slice(0, 200);
    this.columns = columns.map(name => {
      const values = sample.map(row => row[name]).filter(value => value !== undefined && value !== '');
      const length = Math.max(name.length + 1, ...values.map(value => Math.min(value.length, 120)));
      return {
        key: name,
        title: name,
        numeric: values.length > 0 && values.every(value => NUMBER.test(value)),
        time: values.length > 0 && values.every(value => TIME.test(value)),
        length,
      };
    });
    const last = this.columns[this.columns.length - 1];
    for (const column of this.columns) {
      column.minimum = Math.min(640, column.length * 8 + 24);
      // The widest takes what is left, so that a message has the space.
      if (column !== (this.columns.find(one => one.key === '@message') ?? last)) column.width = column.minimum + 'px';
    }
    this.titleColumns();
    this.list.setRows(rows);
    // Of a time and a key the parts of each moment belong on top of each other.
    const parted = this.columns.length > 2 && !this.columns[1].numeric;
    this.kind = this.columns[0]?.time && !parted ? 'line' : 'bar';
    this.exportButton.disabled = !rows.length;
    this.drawView();
  },

  titleColumns() {
    for (const column of this.columns) column.title = column.time ? `${column.key} (${zoneName()})` : column.key;
    this.list.setColumns(this.columns);
  },

  /// What a chart of these rows shows, or undefined: the first column is a time or a key, then numbers; a key in the
  /// second place parts the series.
  chartData() {
    const [first, second] = this.columns;
    if (!first || this.rows.length > 5000) return undefined;
    const numbers = this.columns.slice(1).filter(column => column.numeric);
    if (!numbers.length || first.key.startsWith('@message')) return undefined;
    const rows = first.time ? [...this.rows].sort((a, b) => (a[first.key] < b[first.key] ? -1 : 1)) : this.rows;
    const keys = [...new Set(rows.map(row => row[first.key] ?? ''))];
    const parted = second && !second.numeric && this.columns.length > 2;
    const valueOf = text => (text === undefined || text === '' ? null : Number(text));
    let series;
    if (parted) {
      const value = numbers[0].key;
      const known = [...new Set(rows.map(row => row[second.key] ?? ''))].slice(0, 20);
      const levelNamed = part => LEVELS.find(level => level === String(part).toUpperCase());
      const levels = known.some(levelNamed);
      const rank = part => (LEVELS.indexOf(levelNamed(part)) + LEVELS.length) % LEVELS.length;
      const parts = levels ? known.sort((a, b) => rank(a) - rank(b)) : known;
      series = parts.map(part => {
        const byKey = new Map(
          rows.filter(row => (row[second.key] ?? '') === part).map(row => [row[first.key] ?? '', valueOf(row[value])]),
        );
        return {
          title: part || '–',
          values: keys.map(key => byKey.get(key) ?? null),
          colour: levels ? () => levelColour(levelNamed(part) ?? 'other') : undefined,
        };
      });
    } else {
      series = numbers
        .slice(0, 8)
        .map(column => ({title: column.title, values: rows.map(row => valueOf(row[column.key]))}));
    }
    const times = first.time ? keys.map(key => Date.parse(key.replace(' ', 'T') + 'Z')) : undefined;
    return {
      times: parted || !times ? times : rows.map(row => Date.parse((row[first.key] ?? '').replace(' ', 'T') + 'Z')),
      labels: parted ? keys : rows.map(row => row[first.key] ?? ''),
      key: first.key,
      series,
      kind: this.kind,
      stacked: parted,
    };
  },

  drawView() {
    const view = state.view === 'chart' ? 'chart' : 'table';
    for (const button of this.views.children) button.setAttribute('aria-pressed', String(button.dataset.view === view));
    for (const button of this.kinds.children)
      button.setAttribute('aria-pressed', String(button.dataset.kind === this.kind));
    const data = view === 'chart' && this.rows.length ? this.chartData() : undefined;
    this.list.element.hidden = view === 'chart' || !this.rows.length;
    this.chart.element.parentElement.hidden = view !== 'chart' || !this.rows.length;
    this.chart.element.hidden = !data;
    this.chartNote.hidden = Boolean(data);
    this.kinds.hidden = !data;
    if (data) this.chart.set(data);
    this.empty.hidden = this.rows.length > 0 || Boolean(this.running);
    if (!this.empty.hidden) this.drawEmpty();
  },

  drawEmpty() {
    if (this.failure) {
      const place = this.failure.answer?.queryCompileError?.location;
      if (place) this.editor.checkNow();
      return this.empty.replaceChildren(
        h('p', {text: this.failure instanceof Gone ? t('gone') : t('failed', this.failure.message)}),
      );
    }
    if (this.answer) {
      return this.empty.replaceChildren(
        h('p', {t: 'noRows'}),
        h('button', {t: 'goAll', hidden: state.from === 'all', on: {click: () => go({from: 'all', to: ''})}}),
      );
    }
    const examples = [
      [
        'exampleErrors',
        'fields @timestamp, @message\n| filter @message like /(?i)error/\n| sort @timestamp desc\n| limit 100',
      ],
      ['exampleRate', 'stats count(*) as events by bin(1m)'],
      ['exampleLevels', 'stats count(*) as events by level\n| sort events desc'],
      ['exampleTemplates', 'pattern @message\n| limit 50'],
    ];
    this.empty.replaceChildren(
      h('p', {t: 'queryFirst'}),
      h('h2', {t: 'queryExamples'}),
      h(
        'ul',
        {class: 'examples'},
        examples.map(([key, text]) =>
          h(
            'li',
            {},
            h(
              'button',
              {
                class: 'example',
                on: {
                  click: () => {
                    this.editor.value = text;
                    this.submit();
                  },
                },
              },
              h('span', {t: key}),
              h('code', {text: text.replace(/\n/g, ' ')}),
            ),
          ),
        ),
      ),
    );
  },

  drawStatus() {
    const statistics = this.answer?.statistics;
    this.statusLine.textContent = !statistics
      ? ''
      : t(
          'queryStatus',
          count(this.rows.length),
          count(statistics.recordsMatched ?? 0),
          count(statistics.recordsScanned ?? 0),
          bytes(statistics.bytesScanned ?? 0),
          count(this.answer.milliseconds ?? 0),
        );
  },

  /// A row that is an event has its detail.
  async open(row) {
    if (!row['@ptr']) return;
    const found = this.list.rows.indexOf(row);
    const show = event =>
      detail.show(event, {
        language: 'query',
        text: state.query,
        move: by => this.list.step(by),
        filter: (field, wanted) => {
          const next = withCondition('query', this.editor.value, field, wanted);
          if (!next) return notice(t('filterNoWord'));
          this.editor.value = next.text;
          this.submit();
        },
        closed: () => this.list.activate(found, true),
      });
    try {
      const answer = await apiGet('event', {ptr: row['@ptr'], before: 0, after: 0});
      show({...answer.event, ptr: row['@ptr']});
    } catch (error) {
      failed(error);
    }
  },

  escape() {
    detail.close();
  },

  next(by) {
    this.list.step(by);
  },

  nextError(by) {
    const from = this.list.active < 0 ? (by > 0 ? -1 : this.rows.length) : this.list.active;
    for (let index = from + by; index >= 0 && index < this.rows.length; index += by) {
      if (this.rows[index].event && isError(this.rows[index].event)) return this.list.activate(index, true);
    }
  },

  async save() {
    const name = await askName(t('saveQueryNote'));
    if (name) await saveQuery(name, this.editor.value, state.g);
  },

  async export() {
    const format = await askFormat();
    if (!format || !this.answer) return;
    notice(t('exportNote'));
    await downloadFrom(
      apiAddress('export', {
        queryId: this.answer.queryId,
        format,
        bom: format === 'csv' && stored('bom') !== 'no' ? 1 : 0,
      }),
    ).catch(failed);
  },
};
