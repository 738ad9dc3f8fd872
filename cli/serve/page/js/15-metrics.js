// Metrics: the metric filters of the groups with their series, and a try-out of one that is not saved yet.

/// The beginnings of all periods of a window, so that what is missing is a gap.
function periodsOf(start, end, period) {
  const times = [];
  for (let time = Math.floor(start / period) * period; time <= end; time += period) times.push(time);
  return times;
}

/// Periods of which at most 240 cover the window.
function periodOf(start, end) {
  return (
    [60, 300, 900, 3600, 6 * 3600, 86400, 7 * 86400].find(period => (end - start) / 1000 / period <= 240) ?? 30 * 86400
  );
}

const metricsScreen = {
  build() {
    this.pattern = new Editor({
      label: 'patternEditor',
      hint: 'patternPlaceholder',
      enterRuns: true,
      language: () => 'pattern',
      groups: () => [this.group.value].filter(Boolean),
      run: () => this.tryOut(),
    });
    const field = (name, key, value = '', attributes = {}) => {
      this[name] = h('input', {
        id: 'metric-' + name,
        type: 'text',
        value,
        autocomplete: 'off',
        spellcheck: 'false',
        ...attributes,
      });
      return h('div', {class: 'form-field'}, h('label', {for: 'metric-' + name, t: key}), this[name]);
    };
    this.group = h('select', {id: 'metric-group', on: {change: () => this.tryOut()}});
    this.chart = new SeriesChart('tryFilter');
    this.said = h('p', {class: 'muted', role: 'status'});
    this.form = h(
      'section',
      {class: 'card form', label: 'tryFilter'},
      h('h2', {t: 'tryFilter'}),
      h('div', {class: 'form-field'}, h('label', {for: 'metric-group', t: 'inGroup'}), this.group),
      h(
        'div',
        {class: 'form-field wide-field'},
        h('label', {for: this.pattern.id, t: 'filterPattern'}),
        this.pattern.element,
      ),
      h(
        'div',
        {class: 'form-grid'},
        field('filterName', 'filterName'),
        field('namespace', 'namespace'),
        field('metricName', 'metricName'),
        field('metricValue', 'metricValue', '1'),
        field('defaultValue', 'defaultValue'),
        field('unit', 'unit', '', {placeholder: 'None'}),
        field('dimensions', 'dimensions'),
      ),
      h(
        'div',
        {class: 'row'},
        h('button', {class: 'primary', t: 'tryIt', on: {click: () => this.tryOut()}}),
        h('button', {t: 'save', on: {click: () => this.save()}}),
        h('span', {class: 'grow'}),
        h('button', {class: 'plain', t: 'copyTerraform', on: {click: () => copyText(terraformOf(this.definition()))}}),
        h('button', {
          class: 'plain',
          t: 'copyCloudFormation',
          on: {click: () => copyText(cloudFormationOf(this.definition()))},
        }),
      ),
      this.said,
      this.chart.element,
    );
    this.chart.element.hidden = true;
    this.filters = h('div', {class: 'cards'});
    this.statistic = h(
      'select',
      {id: 'metric-statistic', on: {change: () => this.load()}},
      ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p50', 'p90', 'p99'].map(name =>
        h('option', {value: name, text: name}),
      ),
    );
    this.element = h(
      'section',
      {class: 'screen metrics', label: 'metrics'},
      h('h1', {class: 'unseen', t: 'metrics'}),
      this.form,
      h(
        'section',
        {label: 'metricFilters'},
        h(
          'div',
          {class: 'bar'},
          h('h2', {t: 'metricFilters'}),
          h('span', {class: 'grow'}),
          h('label', {for: 'metric-statistic', t: 'statistic'}),
          this.statistic,
        ),
        this.filters,
      ),
    );
    return this.element;
  },

  update(force) {
    const groups = chosenGroups();
    if (this.groupsShown !== groups.join()) {
      this.groupsShown = groups.join();
      const kept = this.group.value;
      this.group.replaceChildren(
        ...groups.map(name => h('option', {value: name, text: displayName(name), selected: name === kept})),
      );
    }
    const key = JSON.stringify([groups, state.from, state.to]);
    if (force || key !== this.loaded) {
      this.loaded = key;
      this.load();
      if (this.tried) this.tryOut();
    }
  },

  leave() {},

  relabel() {
    this.drawFilters();
  },

  definition() {
    const dimensions = {};
    for (const part of this.dimensions.value.split(',')) {
      const found = /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(part);
      if (found) dimensions[found[1]] = found[2];
    }
    const transformation = {
      metricName: this.metricName.value.trim() || 'Matches',
      metricNamespace: this.namespace.value.trim() || 'App',
      metricValue: this.metricValue.value.trim() || '1',
    };
    if (this.defaultValue.value.trim() !== '') transformation.defaultValue = Number(this.defaultValue.value);
    if (this.unit.value.trim()) transformation.unit = this.unit.value.trim();
    if (Object.keys(dimensions).length) transformation.dimensions = dimensions;
    return {
      logGroupName: this.group.value,
      filterName: this.filterName.value.trim() || 'filter',
      filterPattern: this.pattern.value,
      metricTransformations: [transformation],
    };
  },

  async tryOut() {
    if (!this.group.value) return;
    this.tried = true;
    const definition = this.definition();
    const {start, end} = windowOf(state.from, state.to);
    const period = periodOf(start, end) * 1000;
    try {
      const answer = await apiPost('try-filter', {
        logGroupName: definition.logGroupName,
        filterPattern: definition.filterPattern,
        metricTransformation: definition.metricTransformations[0],
        start,
        end,
        period,
      });
      this.said.textContent = [
        t('tryResult', count(answer.matched), count(answer.scanned), count(answer.published)),
        ...(answer.notes ?? []),
      ].join(' · ');
      const statistic = this.statistic.value;
      const times = answer.series.some(series => series.points.length) ? periodsOf(start, end, period) : [];
      const valueOf = point =>
        point === undefined
          ? null
          : ({Average: point.sum / point.count, Minimum: point.min, Maximum: point.max, SampleCount: point.count}[
              statistic
            ] ?? point.sum);
      this.chart.element.hidden = !times.length;
      this.chart.set({
        times,
        kind: 'bar',
        stacked: answer.series.length > 1 && ['Sum', 'SampleCount'].includes(statistic),
        series: answer.series.map(series => {
          const points = new Map(series.points.map(point => [point.t, point]));
          return {
            title: [
              series.label,
              ...Object.entries(series.dimensions ?? {}).map(([name, value]) => name + '=' + value),
            ].join(' '),
            values: times.map(time => valueOf(points.get(time))),
          };
        }),
      });
    } catch (error) {
      this.said.textContent = '';
      if (error instanceof Refused && error.status !== 404) {
        // The editor draws what is wrong with the pattern; anything else is said here.
        if (!this.pattern.diagnostics.length) this.said.textContent = error.message.split('\n')[0];
        this.chart.element.hidden = true;
      } else quiet(error);
    }
  },

  async save() {
    if (!this.filterName.value.trim() || !this.metricName.value.trim() || !this.namespace.value.trim()) {
      notice(t('needNames'), 'failure');
      (this.filterName.value.trim()
        ? this.namespace.value.trim()
          ? this.metricName
          : this.namespace
        : this.filterName
      ).focus();
      return;
    }
    try {
      await logsOperation('PutMetricFilter', this.definition());
      notice(t('savedDone', this.filterName.value.trim()));
      await this.load();
    } catch (error) {
      failed(error);
    }
  },

  async load() {
    const groups = chosenGroups().slice(0, MAX_GROUPS);
    const {start, end} = windowOf(state.from, state.to);
    try {
      const all = await allPages(logsOperation, 'DescribeMetricFilters', {}, 'metricFilters');
      this.list = all.filter(one => groups.includes(one.logGroupName));
      this.series = new Map();
      this.drawFilters();
      await this.loadSeries(start, end);
    } catch (error) {
      quiet(error);
    }
  },

  /// One request for all, of the metrics without dimensions and of those with any.
  async loadSeries(start, end) {
    const period = periodOf(start, end);
    this.window = {start, end, period: period * 1000};
    const wanted = [];
    const namespaces = [...new Set(this.list.map(one => one.metricTransformations[0].metricNamespace))];
    for (const namespace of namespaces) {
      const answer = await metricsOperation('ListMetrics', {Namespace: namespace});
      for (const metric of answer.Metrics ?? []) wanted.push(metric);
    }
    const queries = wanted
      .slice(0, 500)
      .map((metric, index) => ({
        Id: 'm' + index,
        MetricStat: {Metric: metric, Period: period, Stat: this.statistic.value},
      }));
    if (!queries.length) return;
    const answer = await metricsOperation('GetMetricData', {
      StartTime: Math.floor(start / 1000 / period) * period,
      EndTime: Math.floor(end / 1000) + 1,
      ScanBy: 'TimestampAscending',
      MetricDataQueries: queries,
    });
    for (const result of answer.MetricDataResults) {
      const metric = wanted[Number(result.Id.slice(1))];
      const name = metric.Namespace + '\n' + metric.MetricName;
      if (!this.series.has(name)) this.series.set(name, []);
      this.series
        .get(name)
        .push({
          dimensions: metric.Dimensions ?? [],
          times: result.Timestamps.map(time => Math.round(Number(time) * 1000)),
          values: result.Values,
        });
    }
    this.drawFilters();
  },

  drawFilters() {
    if (!this.list) return;
    for (const chart of this.charts ?? []) chart.destroy();
    this.charts = [];
    if (!this.list.length) return this.filters.replaceChildren(h('p', {class: 'muted', t: 'noMetricFilters'}));
    this.filters.replaceChildren(
      ...this.list.map(one => {
        const transformation = one.metricTransformations[0];
        const series = (
          this.series.get(transformation.metricNamespace + '\n' + transformation.metricName) ?? []
        ).filter(entry => entry.times.length);
        const times = series.length ? periodsOf(this.window.start, this.window.end, this.window.period) : [];
        const chart = new SeriesChart('metricFilters');
        this.charts.push(chart);
        if (times.length) {
          chart.set({
            times,
            kind: 'line',
            label: transformation.metricName,
            series: series.slice(0, 8).map(entry => {
              const values = new Map(entry.times.map((time, index) => [time, entry.values[index]]));
              return {
                title: [
                  this.statistic.value,
                  ...entry.dimensions.map(dimension => dimension.Name + '=' + dimension.Value),
                ].join(' '),
                values: times.map(time => values.get(time) ?? null),
              };
            }),
          });
        }
        return h(
          'article',
          {class: 'card'},
          h(
            'header',
            {},
            h('h3', {text: one.filterName}),
            h('span', {class: 'muted', text: displayName(one.logGroupName)}),
          ),
          h(
            'p',
            {},
            h('span', {text: transformation.metricNamespace + ' / ' + transformation.metricName}),
            ' = ',
            h('code', {text: transformation.metricValue}),
          ),
          h(
            'pre',
            {class: 'pattern'},
            ...(one.filterPattern ? colouredText('pattern', one.filterPattern, []) : ['""']),
          ),
          times.length ? chart.element : h('p', {class: 'muted empty-chart', t: 'noData'}),
          h(
            'footer',
            {class: 'row'},
            h('button', {class: 'plain', t: 'tryIt', on: {click: () => this.edit(one)}}),
            h('a', {
              class: 'plain button',
              href: addressOfScreen('logs', {
                p: '',
                env: '',
                g: [one.logGroupName],
                s: [],
                q: one.filterPattern ?? '',
                mode: '',
              }),
              t: 'logs',
            }),
            h('button', {
              class: 'plain',
              text: 'Terraform',
              title: t('copyTerraform'),
              on: {click: () => copyText(terraformOf(one))},
            }),
            h('button', {
              class: 'plain',
              text: 'CloudFormation',
              title: t('copyCloudFormation'),
              on: {click: () => copyText(cloudFormationOf(one))},
            }),
            h('span', {class: 'grow'}),
            h('button', {
              class: 'plain',
              'aria-label': t('removeNamed', one.filterName),
              text: '✕',
              title: t('remove'),
              on: {click: () => this.remove(one)},
            }),
          ),
        );
      }),
    );
  },

  edit(one) {
    const transformation = one.metricTransformations[0];
    this.group.value = one.logGroupName;
    this.pattern.value = one.filterPattern ?? '';
    this.filterName.value = one.filterName;
    this.namespace.value = transformation.metricNamespace;
    this.metricName.value = transformation.metricName;
    this.metricValue.value = transformation.metricValue;
    this.defaultValue.value = transformation.defaultValue ?? '';
    this.unit.value = transformation.unit ?? '';
    this.dimensions.value = Object.entries(transformation.dimensions ?? {})
      .map(([name, value]) => name + '=' + value)
      .join(', ');
    this.form.scrollIntoView({block: 'start'});
    this.pattern.focus();
    this.tryOut();
  },

  async remove(one) {
    if (!(await confirmed(t('removeQuestion', one.filterName), 'remove'))) return;
    try {
      await logsOperation('DeleteMetricFilter', {logGroupName: one.logGroupName, filterName: one.filterName});
      await this.load();
    } catch (error) {
      failed(error);
    }
  },
};

/// A name as both kinds of templates take it.
const identifierOf = (name, joint) =>
  name
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((part, index) =>
      joint || (index === 0 && joint === undefined) ? part : part[0].toUpperCase() + part.slice(1),
    )
    .join(joint ?? '') || 'filter';

function terraformOf(one) {
  const transformation = one.metricTransformations[0];
  // `${` and `%{` begin an expression in Terraform's texts.
  const text = value => JSON.stringify(value).replace(/([$%])\{/g, '$1$1{');
  const lines = [
    `resource "aws_cloudwatch_log_metric_filter" "${identifierOf(one.filterName, '_').toLowerCase()}" {`,
    `  name           = ${text(one.filterName)}`,
    `  log_group_name = ${text(one.logGroupName)}`,
    `  pattern        = ${text(one.filterPattern ?? '')}`,
    '',
    '  metric_transformation {',
    `    name      = ${text(transformation.metricName)}`,
    `    namespace = ${text(transformation.metricNamespace)}`,
    `    value     = ${text(transformation.metricValue)}`,
  ];
  if (transformation.defaultValue !== undefined) lines.push(`    default_value = ${transformation.defaultValue}`);
  if (transformation.unit) lines.push(`    unit = ${text(transformation.unit)}`);
  const dimensions = Object.entries(transformation.dimensions ?? {});
  if (dimensions.length)
    lines.push(
      '    dimensions = {',
      ...dimensions.map(([name, value]) => `      ${text(name)} = ${text(value)}`),
      '    }',
    );
  return [...lines, '  }', '}', ''].join('\n');
}

function cloudFormationOf(one) {
  const transformation = one.metricTransformations[0];
  const text = JSON.stringify;
  const lines = [
    identifierOf(one.filterName, '').replace(/^[a-z]/, letter => letter.toUpperCase()) + ':',
    '  Type: AWS::Logs::MetricFilter',
    '  Properties:',
    `    FilterName: ${text(one.filterName)}`,
    `    LogGroupName: ${text(one.logGroupName)}`,
    `    FilterPattern: ${text(one.filterPattern ?? '')}`,
    '    MetricTransformations:',
    `      - MetricName: ${text(transformation.metricName)}`,
    `        MetricNamespace: ${text(transformation.metricNamespace)}`,
    `        MetricValue: ${text(transformation.metricValue)}`,
  ];
  if (transformation.defaultValue !== undefined) lines.push(`        DefaultValue: ${transformation.defaultValue}`);
  if (transformation.unit) lines.push(`        Unit: ${text(transformation.unit)}`);
  const dimensions = Object.entries(transformation.dimensions ?? {});
  if (dimensions.length)
    lines.push(
      '        Dimensions:',
      ...dimensions.flatMap(([name, value]) => [`          - Key: ${text(name)}`, `            Value: ${text(value)}`]),
    );
  return lines.join('\n') + '\n';
}
