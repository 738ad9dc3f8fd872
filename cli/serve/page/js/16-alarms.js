// Alarms: one row each, with the strip of its states over the window and the series under its threshold. A state is a
// shape and a colour.

const STATES = {OK: '●', ALARM: '▲', INSUFFICIENT_DATA: '○'};
const OPERATORS = {
  GreaterThanOrEqualToThreshold: '≥',
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
};

const stateMark = name =>
  h(
    'span',
    {class: 'state state-' + name},
    h('span', {'aria-hidden': 'true', text: STATES[name] ?? '?'}),
    ' ',
    t('state' + name),
  );

const alarmsScreen = {
  build() {
    this.chips = h('div', {class: 'chips', role: 'group', label: 'alarmFilter'});
    this.rows = h('div', {class: 'alarm-rows'});
    this.shown = new Set(Object.keys(STATES));
    this.element = h(
      'section',
      {class: 'screen alarms', label: 'alarms'},
      h('h1', {class: 'unseen', t: 'alarms'}),
      h('div', {class: 'bar'}, this.chips),
      this.rows,
    );
    return this.element;
  },

  update(force) {
    const key = JSON.stringify([state.from, state.to]);
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
    const {start, end} = windowOf(state.from, state.to);
    this.window = {start, end};
    try {
      const answer = await apiGet('alarms', {start, end});
      this.alarms = answer.alarms;
      showAlarmCount(this.alarms.filter(alarm => alarm.state === 'ALARM').length);
      this.draw();
    } catch (error) {
      quiet(error);
      if (error instanceof Refused) failed(error);
    }
  },

  draw() {
    if (!this.alarms) return;
    for (const chart of this.charts ?? []) chart.destroy();
    this.charts = [];
    this.chips.replaceChildren(
      ...Object.keys(STATES).map(name =>
        h(
          'button',
          {
            class: 'chip',
            'aria-pressed': String(this.shown.has(name)),
            on: {
              click: () => {
                if (this.shown.has(name)) this.shown.delete(name);
                else this.shown.add(name);
                this.draw();
              },
            },
          },
          stateMark(name),
          ' ',
          h('span', {class: 'number', text: String(this.alarms.filter(alarm => alarm.state === name).length)}),
        ),
      ),
    );
    const rank = {ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2};
    const shown = this.alarms
      .filter(alarm => this.shown.has(alarm.state))
      .sort((a, b) => rank[a.state] - rank[b.state] || (a.name < b.name ? -1 : 1));
    this.rows.replaceChildren(
      ...(this.alarms.length ? shown.map(alarm => this.row(alarm)) : [h('p', {class: 'empty', t: 'noAlarms'})]),
    );
    // After they are in the document, so that they know their size.
    for (const chart of this.charts) chart.draw();
  },

  row(alarm) {
    const settings = alarm.settings ?? {};
    const {start, end} = this.window;
    const named = (settings.Dimensions ?? []).map(dimension => `${dimension.Name}=${dimension.Value}`).join(', ');
    const statistic = settings.Statistic ?? settings.ExtendedStatistic ?? '';
    const chart = new SeriesChart('seriesOf');
    this.charts.push(chart);
    const period = alarm.series?.period ?? 60000;
    const values = new Map((alarm.series?.points ?? []).map(point => [point.t, point.value]));
    const times = [];
    if (values.size) {
      const known = [...values.keys()];
      const first = Math.max(Math.min(...known), Math.floor(start / period) * period);
      for (let time = first; time <= Math.max(...known) && times.length < 2000; time += period) times.push(time);
    }
    chart.data = {
      times,
      kind: 'line',
      label: t('seriesOf', alarm.name),
      threshold: settings.Threshold,
      series: [
        {title: `${settings.MetricName ?? ''} ${statistic}`, values: times.map(time => values.get(time) ?? null)},
      ],
    };
    const current = alarm.state;
    return h(
      'article',
      {class: 'card alarm'},
      h(
        'header',
        {},
        stateMark(current),
        h('h2', {text: alarm.name}),
        h('span', {
          class: 'muted',
          text: alarm.stateUpdated ? t('sinceTime', `${shortTimeText(alarm.stateUpdated)} ${zoneName()}`) : '',
        }),
      ),
      settings.AlarmDescription ? h('p', {text: settings.AlarmDescription}) : undefined,
      h(
        'p',
        {class: 'rule'},
        h('code', {
          text: [
            `${settings.Namespace ?? ''} / ${settings.MetricName ?? ''}${named ? ' {' + named + '}' : ''} `,
            statistic,
            OPERATORS[settings.ComparisonOperator] ?? settings.ComparisonOperator,
            settings.Threshold,
          ].join(' '),
        }),
        ' · ',
        t(
          'ofPeriods',
          settings.DatapointsToAlarm ?? settings.EvaluationPeriods ?? 1,
          settings.EvaluationPeriods ?? 1,
          durationText((settings.Period ?? 60) * 1000),
        ),
        ' · ',
        t('missingData', settings.TreatMissingData ?? 'missing'),
      ),
      alarm.problem ? h('p', {class: 'why-miss', text: alarm.problem}) : undefined,
      alarm.reason ? h('p', {class: 'muted reason', text: alarm.reason}) : undefined,
      this.strip(alarm, start, end),
      times.length ? chart.element : h('p', {class: 'muted', t: 'noData'}),
      h(
        'details',
        {},
        h('summary', {text: t('states') + ' (' + (alarm.states ?? []).length + ')'}),
        h(
          'div',
          {class: 'plot-table', tabindex: '0', role: 'region', 'aria-label': t('statesOf', alarm.name)},
          h(
            'table',
            {class: 'plain-table'},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                ['state', 'since', 'until', 'reason'].map(key =>
                  h('th', {
                    scope: 'col',
                    text: key === 'since' || key === 'until' ? `${t(key)} (${zoneName()})` : t(key),
                  }),
                ),
              ),
            ),
            h(
              'tbody',
              {},
              (alarm.states ?? []).map(one =>
                h(
                  'tr',
                  {},
                  h('td', {}, stateMark(one.state)),
                  h('td', {text: timeText(one.from)}),
                  h('td', {text: timeText(one.to)}),
                  h('td', {class: 'wide', text: one.reason ?? ''}),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  },

  strip(alarm, start, end) {
    const span = Math.max(1, end - start);
    const strip = h('div', {
      class: 'strip',
      role: 'img',
      'aria-label':
        t('statesOf', alarm.name) +
        ': ' +
        (alarm.states ?? []).map(one => `${t('state' + one.state)} ${t('since')} ${timeText(one.from)}`).join('; '),
    });
    for (const one of alarm.states ?? []) {
      const part = h(
        'span',
        {
          class: 'strip-part strip-' + one.state,
          title: `${t('state' + one.state)}\n${timeText(one.from)} – ${timeWithZone(one.to)}\n${one.reason ?? ''}`,
          data: {state: one.state, from: String(one.from), to: String(one.to)},
        },
        h('span', {class: 'strip-mark', text: STATES[one.state]}),
      );
      part.style.flexGrow = String(Math.max(0.002, (one.to - one.from) / span));
      strip.append(part);
    }
    return h(
      'div',
      {class: 'strip-box'},
      strip,
      h(
        'div',
        {class: 'strip-times', 'aria-hidden': 'true'},
        h('span', {text: shortTimeText(start)}),
        h('span', {text: shortTimeText(end) + ' ' + zoneName()}),
      ),
    );
  },

  escape() {},
};
