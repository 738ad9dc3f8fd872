// Home: what there is, as cards; one of each group.

const homeScreen = {
  build() {
    this.hint = h('div', {class: 'card hint'});
    this.histogram = new Histogram((start, end) => {
      visit(addressOfScreen('logs', {from: isoText(start), to: isoText(end)}));
    });
    this.cards = h('div', {class: 'cards'});
    this.totals = h('p', {class: 'muted'});
    this.element = h(
      'section',
      {class: 'screen home', label: 'home'},
      h('h1', {class: 'unseen', t: 'home'}),
      h(
        'section',
        {class: 'card overview', label: 'histogram'},
        h('div', {class: 'bar'}, h('h2', {t: 'allGroups'}), h('span', {class: 'grow'}), this.totals),
        this.histogram.element,
      ),
      this.cards,
      this.hint,
    );
    return this.element;
  },

  update(force) {
    const key = JSON.stringify([groupsInSight().map(group => group.logGroupName), state.from, state.to, state.g]);
    if (force || key !== this.loaded) {
      this.loaded = key;
      this.load();
    }
  },

  leave() {},

  relabel() {
    this.draw();
  },

  async load() {
    const key = this.loaded;
    const {start, end} = windowOf(state.from, state.to);
    this.window = {start, end};
    const groups = chosenGroups();
    this.drawHint();
    try {
      const [overview, histogram] = await Promise.all([
        apiGet('overview', {start, end, buckets: 48}),
        groups.length
          ? apiPost('histogram', {
              groups: groups.slice(0, MAX_GROUPS),
              start,
              end,
              language: 'pattern',
              text: '',
              buckets: innerWidth < 700 ? 60 : 120,
            })
          : undefined,
      ]);
      if (key !== this.loaded) return;
      this.overview = overview.cards.filter(card => groups.includes(card.logGroupName));
      if (histogram) this.histogram.set(histogram);
      this.draw();
    } catch (error) {
      quiet(error);
      if (error instanceof Refused) failed(error);
    }
  },

  draw() {
    this.drawHint();
    if (!this.overview) return;
    this.totals.textContent = t(
      'totals',
      count(about.counts.groups ?? this.overview.length),
      count(about.counts.streams ?? 0),
      bytes(about.counts.bytes ?? 0),
    );
    this.cards.replaceChildren(...this.overview.map(card => this.card(card)));
    if (!this.overview.length) this.cards.replaceChildren(h('p', {class: 'empty', t: 'noGroups'}));
  },

  card(card) {
    const errors = (card.levels.ERROR ?? 0) + (card.levels.FATAL ?? 0);
    const warnings = card.levels.WARN ?? 0;
    const address = changes =>
      addressOfScreen('logs', {p: '', env: '', g: [card.logGroupName], s: [], q: '', mode: '', lv: [], ...changes});
    const figure = (value, key, changes, kind) =>
      h(
        'a',
        {class: 'figure ' + (value ? kind : ''), href: address(changes)},
        h('strong', {text: count(value)}),
        ' ',
        h('span', {t: key}),
      );
    const alarms = Object.keys(STATES).filter(name => card.alarms?.[name]);
    return h(
      'article',
      {class: 'card group-card' + (errors ? ' has-errors' : '')},
      h(
        'header',
        {},
        h('h3', {}, h('a', {href: address({}), 'aria-label': t('openLogs', card.display), text: card.display})),
        h('span', {class: 'muted', text: [card.project, card.environment].filter(Boolean).join(' / ')}),
      ),
      h(
        'div',
        {class: 'figures'},
        figure(card.events, 'cardEvents', {}, ''),
        figure(errors, 'cardErrors', {lv: ['ERROR', 'FATAL']}, 'bad'),
        figure(warnings, 'cardWarnings', {lv: ['WARN']}, 'doubtful-figure'),
      ),
      sparkline(card.sparkline?.counts ?? [], card.sparkline?.errors, t('histogram') + ': ' + count(card.events)),
      h(
        'footer',
        {},
        card.newest
          ? h('time', {
              class: 'muted',
              datetime: isoText(card.newest),
              title: timeWithZone(card.newest),
              text: t('cardLast', agoText(card.newest)),
            })
          : h('span', {class: 'muted', t: 'cardNone'}),
        h('span', {class: 'grow'}),
        alarms.map(name =>
          h(
            'a',
            {class: 'alarm-count state-' + name, href: addressOfScreen('alarms', {})},
            h('span', {'aria-hidden': 'true', text: STATES[name] + ' '}),
            String(card.alarms[name]),
            h('span', {class: 'unseen', text: ' ' + t('state' + name)}),
          ),
        ),
      ),
    );
  },

  drawHint() {
    // With --key-file only its owner knows what belongs there.
    const secret = token ? '…' : 'x';
    const region = 'AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1';
    const key = `AWS_ACCESS_KEY_ID=${secret} AWS_SECRET_ACCESS_KEY=${secret} ${region}`;
    const text = `export AWS_ENDPOINT_URL=${location.origin} ${key} AWS_DISABLE_HOST_PREFIX_INJECTION=true`;
    this.hint.replaceChildren(
      h('p', {t: 'clientsHint'}),
      h(
        'div',
        {class: 'command'},
        h('code', {text}),
        h('button', {class: 'plain', t: 'copy', on: {click: () => copyText(text)}}),
      ),
      about.store?.kept === false ? h('p', {class: 'muted', t: 'storeTemporary'}) : '',
      about.anchor === 'last' ? h('p', {class: 'muted', text: t('anchorLast', timeWithZone(about.now))}) : '',
    );
  },

  escape() {},
};
