// Logs: a search over groups, its histogram, its events.

const MAX_EVENTS = 100000;
const MAX_LIVE_EVENTS = 2000;

const logsScreen = {
  build() {
    this.editor = new Editor({
      label: 'patternEditor',
      hint: 'patternPlaceholder',
      enterRuns: true,
      language: () => this.mode ?? 'pattern',
      groups: () => chosenGroups().slice(0, MAX_GROUPS),
      run: () => this.submit(),
    });
    const mode = (name, key) =>
      h('button', {
        class: 'segment',
        'aria-pressed': 'false',
        data: {mode: name},
        t: key,
        on: {click: () => this.setMode(name)},
      });
    this.modes = h(
      'div',
      {class: 'segments', role: 'group', label: 'languageOfText'},
      mode('pattern', 'pattern'),
      mode('query', 'query'),
    );
    this.chips = h('div', {class: 'chips', role: 'group', label: 'levels'});
    this.histogram = new Histogram((start, end) => this.zoomTo(start, end));
    this.backButton = h('button', {
      class: 'plain small',
      t: 'zoomBack',
      hidden: true,
      on: {click: () => this.zoomBack()},
    });
    this.histogram.foot.insertBefore(this.backButton, this.histogram.button);
    this.freshButton = h('button', {class: 'fresh', hidden: true, on: {click: () => this.showFresh()}});
    this.list = new VirtualTable({
      label: () => t('eventsList'),
      rowClass: event => 'level-line level-' + levelOf(event),
      cell: (event, column, cell) => this.cell(event, column, cell),
      open: (event, index) => this.open(index),
      moved: (event, index) => {
        if (detail.open) this.open(index);
      },
      more: () => this.more(),
      scrolled: top => {
        if (top <= 0) this.showFresh();
      },
    });
    this.empty = h('div', {class: 'empty', hidden: true});
    this.statusLine = h('span', {class: 'status'});
    this.element = h(
      'section',
      {class: 'screen logs', label: 'logs'},
      h('h1', {class: 'unseen', t: 'logs'}),
      h(
        'div',
        {class: 'search'},
        this.editor.element,
        h(
          'div',
          {class: 'search-buttons'},
          this.modes,
          h('button', {class: 'primary', t: 'run', on: {click: () => this.submit()}}),
        ),
      ),
      h(
        'div',
        {class: 'bar'},
        this.chips,
        h('span', {class: 'grow'}),
        h('button', {class: 'plain', t: 'saveAs', on: {click: () => this.save()}}),
        h('button', {class: 'plain', t: 'export', 'aria-haspopup': 'dialog', on: {click: () => this.export()}}),
      ),
      this.histogram.element,
      h('div', {class: 'list'}, this.freshButton, this.list.element, this.empty),
      h('div', {class: 'foot'}, this.statusLine),
    );
    this.events = [];
    this.zooms = [];
    return this.element;
  },

  /// The part of the state that the list depends on, and that of the histogram, which shows all levels.
  keys() {
    const counted = JSON.stringify([chosenGroups(), state.s, state.from, state.to, state.q, state.mode]);
    return {counted, listed: counted + state.lv.join()};
  },

  update(force) {
    if (this.mode !== (state.mode || 'pattern')) {
      this.mode = state.mode || 'pattern';
      this.editor.area.dataset.hint = this.mode === 'query' ? 'logsQueryPlaceholder' : 'patternPlaceholder';
      translate(this.editor.area);
      this.editor.checkNow();
    }
    for (const button of this.modes.children)
      button.setAttribute('aria-pressed', String(button.dataset.mode === this.mode));
    if (this.shownText !== state.q) {
      this.shownText = state.q;
      this.editor.value = state.q;
    }
    const keys = this.keys();
    if (force || this.counted !== keys.counted) this.count(keys.counted);
    if (force || this.listed !== keys.listed) this.search(keys.listed);
    else if (state.live && !this.following) this.follow();
    else if (!state.live && this.following) this.unfollow();
    this.drawChips();
    this.backButton.hidden = !this.zooms.length;
    if (!state.e) detail.close();
    else if (!detail.open || (detail.event.eventId ?? detail.event.ptr) !== state.e) this.openByPointer(state.e);
  },

  leave() {
    this.unfollow();
    detail.close();
  },

  relabel() {
    this.list.setColumns(this.columns());
    this.drawChips();
    this.drawStatus();
    this.drawEmpty();
  },

  setMode(mode) {
    go({mode: mode === 'pattern' ? '' : mode, q: this.editor.value, live: '', e: ''});
  },

  submit() {
    const text = this.editor.value;
    remember(this.mode === 'query' ? 'logs-query' : 'pattern', text);
    this.shownText = text;
    if (!go({q: text, e: ''})) this.update(true);
    side.draw();
  },

  columns() {
    const {start, end} = windowOf(state.from, state.to);
    this.longTimes = dateText(start) !== dateText(end);
    const several = chosenGroups().length > 1;
    return [
      {
        key: 'time',
        title: t('time') + ' (' + zoneName() + ')',
        width: this.longTimes ? '172px' : '112px',
        minimum: this.longTimes ? 172 : 112,
      },
      {key: 'level', title: t('level'), width: '62px', minimum: 62},
      {key: 'message', title: t('message'), minimum: 260},
      ...(several ? [{key: 'group', title: t('group'), width: '130px', minimum: 130}] : []),
      {key: 'stream', title: t('stream'), width: '120px', minimum: 120},
    ];
  },

  cell(event, column, cell) {
    switch (column.key) {
      case 'time':
        cell.append(
          h('time', {
            datetime: isoText(event.timestamp),
            title: timeWithZone(event.timestamp) + ' · ' + isoText(event.timestamp),
            text: this.longTimes ? timeText(event.timestamp) : clockText(event.timestamp),
          }),
        );
        break;
      case 'level':
        cell.append(
          h('span', {class: 'level level-' + levelOf(event), text: levelOf(event) === 'other' ? '' : levelOf(event)}),
        );
        break;
      case 'message':
        // A row shows what fits; the whole message is in the detail.
        cell.append(
          ...messageParts(event.message)
            .map(part =>
              part.minor
                ? h('span', {class: 'minor'}, ...marked(part.text, this.marker))
                : marked(part.text, this.marker),
            )
            .flat(),
        );
        if (event.trace) cell.append(h('span', {class: 'more-lines', text: t('moreLines', event.trace.length)}));
        break;
      case 'group':
        cell.textContent = displayName(event.logGroupName);
        cell.title = cell.textContent;
        break;
      default:
        cell.textContent = event.logStreamName;
        cell.title = event.logStreamName;
    }
  },

  async count(key) {
    this.counted = key;
    this.counting?.abort();
    this.counting = new AbortController();
    const groups = chosenGroups().slice(0, MAX_GROUPS);
    const {start, end} = windowOf(state.from, state.to);
    if (!groups.length) return;
    try {
      const data = await apiPost(
        'histogram',
        {
          groups,
          streams: state.s.length ? state.s : undefined,
          start,
          end,
          language: this.mode,
          text: state.q,
          buckets: innerWidth < 700 ? 60 : 120,
        },
        this.counting.signal,
      );
      if (key !== this.counted) return;
      this.data = data;
      this.histogram.set(data, state.lv);
      this.drawChips();
      this.drawStatus();
      this.list.grown(this.total());
      this.drawEmpty();
      announce(t('eventsFound', count(data.matched)));
    } catch (error) {
      if (wasAborted(error)) return;
      this.data = undefined;
      this.histogram.set({width: 1, buckets: [], totals: {}}, []);
      this.drawChips();
      quiet(error);
    }
  },

  /// How many rows there will be, where nothing is folded.
  total() {
    if (!this.data || (this.pager?.done && !this.held?.length)) return undefined;
    return LEVELS.filter(level => !state.lv.length || state.lv.includes(level)).reduce(
      (sum, level) => sum + (this.data.totals[level] ?? 0),
      0,
    );
  },

  async search(key) {
    this.listed = key;
    this.unfollow();
    this.searching?.abort();
    this.searching = new AbortController();
    const {signal} = this.searching;
    const groups = askedGroups();
    const {start, end} = windowOf(state.from, state.to);
    this.searched = {start, end, groups};
    this.marker = markerOf(this.mode, state.q);
    this.events = [];
    this.held = [];
    this.pager = undefined;
    this.failure = undefined;
    this.loading = true;
    this.histogram.set(this.data, state.lv);
    this.list.setColumns(this.columns());
    this.list.setRows(this.events);
    this.drawEmpty();
    this.drawStatus();
    if (!groups.length) {
      this.loading = false;
      return this.drawEmpty();
    }
    try {
      if (this.mode === 'query' && state.q.trim()) await this.searchByQuery(groups, start, end, signal);
      else {
        this.pager = new EventPager(
          groups,
          {
            startTime: start,
            endTime: end,
            filterPattern: this.mode === 'pattern' ? state.q : '',
            logStreamNames: state.s.length ? state.s : undefined,
            levels: state.lv.length ? state.lv : undefined,
          },
          signal,
        );
        this.loading = false;
        await this.more();
      }
    } catch (error) {
      if (wasAborted(error)) return;
      this.failure = error;
      quiet(error);
    }
    if (signal.aborted) return;
    this.loading = false;
    this.drawEmpty();
    this.drawStatus();
    if (state.live) this.follow();
  },

  async searchByQuery(groups, start, end, signal) {
    if (makesRows(state.q)) {
      this.failure = new Error(t('rowsNotEvents'));
      this.failure.inQuery = true;
      return;
    }
    const answer = await runQuery(
      {
        logGroupNames: groups,
        startTime: start,
        endTime: end,
        queryString: `fields @timestamp, @message, @logStream, @log\n| ${state.q}`,
        limit: 10000,
      },
      signal,
    );
    const rows = answer.results
      .map(row => Object.fromEntries(row.map(cell => [cell.field, cell.value])))
      .filter(row => row['@message'] !== undefined);
    let events = rows.map(row => ({
      timestamp: Date.parse(row['@timestamp'].replace(' ', 'T') + 'Z'),
      message: row['@message'],
      logStreamName: row['@logStream'] ?? '',
      logGroupName: (row['@log'] ?? '').replace(/^\d*:/, ''),
      ptr: row['@ptr'],
    }));
    if (state.s.length) events = events.filter(event => state.s.includes(event.logStreamName));
    this.add(events, true);
  },

  /// Puts events at the end of the list: those of the chosen levels, traces folded.
  add(events, last) {
    const chosen = state.lv.length ? events.filter(event => state.lv.includes(levelOf(event))) : events;
    const {rows, held} = foldTraces(chosen, this.held, last);
    this.held = held;
    for (const event of rows) this.events.push(event);
    this.list.grown(this.total());
    this.drawStatus();
    this.drawEmpty();
    return rows.length;
  },

  /// The next page, when the end of the list comes near.
  async more() {
    const {pager} = this;
    if (!pager || this.loading || pager.done || this.events.length >= MAX_EVENTS) return;
    this.loading = true;
    this.drawStatus();
    try {
      let added = 0;
      do {
        const events = await pager.more(PAGE_OF_EVENTS);
        if (pager !== this.pager) return;
        added += this.add(events, pager.done);
      } while (added < 100 && !pager.done);
    } catch (error) {
      if (wasAborted(error) || pager !== this.pager) return;
      this.failure = error;
      this.pager = undefined;
      if (this.events.length) failed(error);
      else quiet(error);
    }
    this.loading = false;
    this.drawStatus();
    this.drawEmpty();
  },

  drawChips() {
    const totals = this.data?.totals ?? {};
    const focus = document.activeElement?.dataset?.level;
    const within = this.chips.contains(document.activeElement);
    this.chips.replaceChildren(
      ...LEVELS.filter(
        level => totals[level] || ['ERROR', 'WARN', 'INFO', 'DEBUG'].includes(level) || state.lv.includes(level),
      ).map(level =>
        h(
          'button',
          {
            class: 'chip level-' + level,
            data: {level},
            'aria-pressed': String(state.lv.includes(level)),
            on: {
              click: () =>
                go({
                  lv: state.lv.includes(level) ? state.lv.filter(one => one !== level) : [...state.lv, level],
                  e: '',
                }),
            },
          },
          h('span', {class: 'box', 'aria-hidden': 'true'}),
          levelTitle(level),
          ' ',
          h('span', {class: 'number', text: this.data ? count(totals[level] ?? 0) : '–'}),
        ),
      ),
    );
    if (within && focus) this.chips.querySelector(`[data-level="${focus}"]`)?.focus();
  },

  drawStatus() {
    const parts = [];
    if (this.loading) parts.push(t('loading'));
    if (this.data)
      parts.push(
        t(
          'status',
          count(this.data.matched),
          count(this.data.scanned),
          bytes(this.data.bytes ?? 0),
          count(this.data.milliseconds ?? 0),
        ),
      );
    if (this.events.length >= MAX_EVENTS) parts.push(t('limitReached', count(this.events.length)));
    else if (this.events.length) parts.push(t('loaded', count(this.events.length)));
    if (this.following) parts.push('● ' + t('live'));
    this.statusLine.textContent = parts.join(' · ');
  },

  drawEmpty() {
    const show = !this.events.length && !this.loading && !this.held?.length;
    this.empty.hidden = !show;
    if (!show) return;
    if (this.failure) {
      this.empty.replaceChildren(
        h('p', {
          text:
            this.failure instanceof Gone
              ? t('gone')
              : this.failure.inQuery
                ? this.failure.message
                : t('failed', this.failure.message.split('\n')[0]),
        }),
        this.failure.inQuery
          ? h('button', {
              t: 'openInQuery',
              on: {
                click: () => {
                  visit(addressOfScreen('query', {query: state.q}));
                },
              },
            })
          : '',
      );
      return;
    }
    if (!allGroups().length) return this.empty.replaceChildren(h('p', {t: 'noGroups'}));
    const newest = Math.max(
      0,
      ...groupsInSight()
        .filter(group => chosenGroups().includes(group.logGroupName))
        .map(group => group.newest ?? 0),
    );
    const outside = newest && (newest < this.searched?.start || newest > this.searched?.end);
    this.empty.replaceChildren(
      h('p', {text: state.q || state.lv.length ? t('noMatches') : t('noEvents')}),
      outside
        ? h(
            'p',
            {},
            t('newestAt', timeWithZone(newest)),
            ' ',
            h('button', {
              t: 'goNewest',
              on: {click: () => go({from: isoText(newest - 36e5 + 1), to: isoText(newest)})},
            }),
          )
        : h('button', {t: 'goAll', hidden: state.from === 'all', on: {click: () => go({from: 'all', to: ''})}}),
    );
  },

  open(index) {
    const event = this.events[index];
    this.list.activate(index, false);
    go({e: event.eventId ?? event.ptr ?? ''}, true);
    this.showDetail(event);
  },

  showDetail(event) {
    if (detail.event === event) return;
    detail.show(event, {
      language: this.mode,
      text: state.q,
      move: by => {
        this.list.step(by);
      },
      filter: (field, wanted) => this.filterBy(field, wanted),
      closed: () => {
        go({e: ''}, true);
        const at = this.events.indexOf(event);
        if (at >= 0) this.list.activate(at, true);
      },
    });
  },

  /// An event of an address, which may not be in the list.
  async openByPointer(pointer) {
    const known = this.events.find(event => (event.eventId ?? event.ptr) === pointer);
    if (known) return this.showDetail(known);
    if (this.asking === pointer) return;
    this.asking = pointer;
    try {
      const answer = await apiGet('event', {ptr: pointer, before: 0, after: 0});
      if (state.e === pointer && !detail.open) this.showDetail({...answer.event, eventId: pointer});
    } catch (error) {
      if (error instanceof Refused) go({e: ''}, true);
      quiet(error);
    }
    this.asking = undefined;
  },

  filterBy(field, wanted) {
    const next = withCondition(this.mode, this.editor.value, field, wanted);
    if (!next) return notice(t('filterNoWord'));
    if (next.replaced) notice(t('filterReplaced'), 'note', {text: t('zoomBack'), run: () => history.back()});
    this.editor.value = next.text;
    this.shownText = next.text;
    detail.source.text = next.text;
    if (detail.tab === 'why') detail.explain();
    remember(this.mode === 'query' ? 'logs-query' : 'pattern', next.text);
    go({q: next.text});
  },

  zoomTo(start, end) {
    this.zooms.push({from: state.from, to: state.to});
    go({from: isoText(start), to: isoText(end), e: ''});
  },

  zoomBack() {
    const zoom = this.zooms.pop();
    if (zoom) go({...zoom, e: ''});
    return zoom !== undefined;
  },

  escape() {
    if (detail.open) detail.close();
    else this.zoomBack();
  },

  nextError(by) {
    const from = this.list.active < 0 ? (by > 0 ? -1 : this.events.length) : this.list.active;
    for (let index = from + by; index >= 0 && index < this.events.length; index += by) {
      if (!isError(this.events[index])) continue;
      this.list.activate(index, true);
      if (detail.open) this.open(index);
      return;
    }
    announce(t('noMatches'));
  },

  next(by) {
    this.list.step(by);
  },

  async follow() {
    if (this.following) return;
    if (this.mode === 'query') {
      notice(t('livePattern'));
      return go({live: ''}, true);
    }
    const stopper = (this.following = new AbortController());
    this.fresh = [];
    announce(t('liveOn'));
    this.drawStatus();
    byId('live').setAttribute('aria-pressed', 'true');
    const streams = state.s;
    try {
      await serverSentEvents(
        apiAddress('tail', {group: chosenGroups().slice(0, MAX_GROUPS), pattern: state.q, level: state.lv}),
        stopper.signal,
        (name, data) => {
          if (name === 'events' && !stopper.signal.aborted)
            this.receive(
              data.events.filter(
                event =>
                  (!streams.length || streams.includes(event.logStreamName)) &&
                  (!state.lv.length || state.lv.includes(levelOf(event))),
              ),
            );
          if (data.sampled) notice(t('sampled'));
        },
      );
    } catch (error) {
      if (!stopper.signal.aborted) {
        this.unfollow();
        if (error instanceof Refused) {
          failed(error);
          go({live: ''}, true);
        } else {
          // Gone: the bar says so, and a second is enough to ask again once it is back.
          setTimeout(() => {
            if (state.live && state.screen === 'logs') this.follow();
          }, 1000);
        }
      }
    }
  },

  unfollow() {
    if (!this.following) return;
    this.following.abort();
    this.following = undefined;
    this.freshButton.hidden = true;
    byId('live').setAttribute('aria-pressed', 'false');
    this.drawStatus();
  },

  receive(events) {
    if (!events.length) return;
    const known = new Set(this.events.slice(0, 500).map(event => event.eventId ?? ''));
    known.delete('');
    const fresh = events.filter(event => !known.has(event.eventId)).sort((a, b) => b.timestamp - a.timestamp);
    this.fresh.unshift(...fresh);
    this.fresh.length = Math.min(this.fresh.length, MAX_LIVE_EVENTS);
    this.recount ??= setTimeout(() => {
      this.recount = undefined;
      if (this.following) this.count(this.counted);
    }, 2000);
    if (this.list.element.scrollTop <= 0) return this.showFresh();
    this.freshButton.textContent = t('newRows', count(this.fresh.length));
    this.freshButton.hidden = false;
  },

  /// New rows on top. The row that is chosen stays chosen.
  showFresh() {
    this.freshButton.hidden = true;
    if (!this.fresh?.length) return;
    const chosen = this.events[this.list.active];
    const {rows} = foldTraces(this.fresh, [], true);
    this.fresh = [];
    this.events = [...rows, ...this.events].slice(0, MAX_LIVE_EVENTS);
    this.pager = undefined;
    const focused = this.list.element.contains(document.activeElement);
    this.list.rows = this.events;
    this.list.active = chosen ? this.events.indexOf(chosen) : -1;
    this.list.element.scrollTop = 0;
    this.list.redraw();
    if (focused) (this.list.elements.get(this.list.active) ?? this.list.element).focus({preventScroll: true});
    for (const event of rows) this.list.elements.get(this.events.indexOf(event))?.classList.add('just-came');
    announce(t('eventsFound', count(rows.length)));
    this.drawStatus();
    this.drawEmpty();
  },

  async save() {
    const name = await askName(t(this.mode === 'query' ? 'saveQueryNote' : 'savePatternNote'));
    if (!name) return;
    const groups = state.g;
    if (this.mode === 'query') return saveQuery(name, this.editor.value, groups);
    store(
      'patterns',
      JSON.stringify([
        ...storedList('patterns').filter(one => one.name !== name),
        {name, text: this.editor.value, groups},
      ]),
    );
    side.draw();
    notice(t('savedDone', name));
  },

  async export() {
    const format = await askFormat();
    if (!format) return;
    const {start, end, groups} = this.searched;
    notice(t('exportNote'));
    if (groups.length === 1 && this.mode === 'pattern') {
      await downloadFrom(
        apiAddress('export', {
          logGroupName: groups[0],
          logStreamName: state.s,
          startTime: start,
          endTime: end,
          filterPattern: state.q,
          level: state.lv,
          format,
          bom: format === 'csv' && stored('bom') !== 'no' ? 1 : 0,
        }),
      ).catch(failed);
      return;
    }
    const rows = this.events
      .flatMap(event => [...(event.trace ?? []).slice().reverse(), event])
      .map(event => ({
        '@timestamp': utcText(event.timestamp),
        '@log': event.logGroupName,
        '@logStream': event.logStreamName,
        '@message': event.message,
      }));
    notice(t('exportLoaded', count(rows.length)));
    downloadRows('events', format, ['@timestamp', '@log', '@logStream', '@message'], rows);
  },
};

/// Asks for csv, ndjson, json or markdown.
function askFormat() {
  return ask('export', close => [
    h(
      'div',
      {class: 'row'},
      ['csv', 'ndjson', 'json', 'markdown'].map(format =>
        h('button', {
          text: format === 'markdown' ? 'Markdown' : format.toUpperCase(),
          on: {click: () => close(format)},
        }),
      ),
    ),
    h(
      'label',
      {class: 'choice'},
      h('input', {
        type: 'checkbox',
        checked: stored('bom') !== 'no',
        on: {change: event => store('bom', event.target.checked ? undefined : 'no')},
      }),
      h('span', {t: 'exportBom'}),
    ),
  ]);
}

function askName(note, name = '') {
  return ask('saveAs', close => {
    const input = h('input', {
      id: 'save-name',
      type: 'text',
      value: name,
      maxlength: '255',
      on: {
        keydown: event => {
          if (event.key === 'Enter' && !isComposing(event) && input.value.trim()) close(input.value.trim());
        },
      },
    });
    return [
      h('label', {for: 'save-name', t: 'saveName'}),
      input,
      h('p', {class: 'muted', text: note}),
      h(
        'div',
        {class: 'row end'},
        h('button', {t: 'cancel', on: {click: () => close()}}),
        h('button', {
          class: 'primary',
          t: 'save',
          on: {
            click: () => {
              if (input.value.trim()) close(input.value.trim());
            },
          },
        }),
      ),
    ];
  });
}

/// A name that exists is replaced.
async function saveQuery(name, text, groups) {
  try {
    const known = side.definitions.find(one => one.name === name);
    await logsOperation('PutQueryDefinition', {
      name,
      queryString: text,
      logGroupNames: groups,
      queryDefinitionId: known?.queryDefinitionId,
    });
    notice(t('savedDone', name));
    await side.loadDefinitions();
  } catch (error) {
    failed(error);
  }
}

/// Rows of the page as a file; rows: objects.
function downloadRows(name, format, columns, rows) {
  const cells = rows.map(row => columns.map(column => row[column] ?? ''));
  if (format === 'csv') return download(name + '.csv', 'text/csv;charset=utf-8', csvText([columns, ...cells]));
  if (format === 'json') return download(name + '.json', 'application/json', JSON.stringify(rows, null, 1) + '\n');
  if (format === 'ndjson')
    return download(name + '.ndjson', 'application/x-ndjson', rows.map(row => JSON.stringify(row) + '\n').join(''));
  const line = texts =>
    '| ' + texts.map(text => String(text).replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ') + ' |\n';
  download(
    name + '.md',
    'text/markdown;charset=utf-8',
    line(columns) + line(columns.map(() => '---')) + cells.map(line).join(''),
  );
}
