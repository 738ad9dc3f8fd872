// Charts: events over time with a brush, lines and bars. Each has its table behind a button. Colours are those of the
// style sheet.

const colourOf = name =>
  getComputedStyle(document.documentElement)
    .getPropertyValue('--' + name)
    .trim();
const levelColour = level => colourOf('bar-' + level.toLowerCase());
const seriesColours = () => [1, 2, 3, 4, 5, 6, 7, 8].map(number => colourOf('series-' + number));
const levelTitle = level => (level === 'other' ? t('levelOther') : level);

Chart.defaults.animation = false;
Chart.defaults.font.family =
  'system-ui, -apple-system, "Segoe UI", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif';
Chart.defaults.font.size = 11;

/// All charts in the document, to be drawn again with another theme, language or zone.
const charts = new Set();

function redrawCharts() {
  for (const chart of [...charts]) {
    if (chart.element.isConnected) chart.draw();
  }
}

class ChartBox {
  constructor(labelKey) {
    this.labelKey = labelKey;
    this.canvas = h('canvas', {role: 'img'});
    this.plot = h('div', {class: 'plot'}, this.canvas);
    this.tableArea = h('div', {class: 'plot-table', tabindex: '0', hidden: true});
    this.button = h('button', {
      class: 'plain small',
      'aria-expanded': 'false',
      t: 'asTable',
      on: {click: () => this.toggleTable()},
    });
    this.foot = h('div', {class: 'plot-foot'}, h('span', {class: 'plot-note'}), this.button);
    this.element = h('div', {class: 'chart'}, this.plot, this.tableArea, this.foot);
    charts.add(this);
  }

  toggleTable() {
    const show = this.tableArea.hidden;
    this.tableArea.hidden = !show;
    this.plot.hidden = show;
    this.button.dataset.t = show ? 'asChart' : 'asTable';
    this.button.setAttribute('aria-expanded', String(show));
    translate(this.button);
    this.draw();
  }

  /// Replaces what is drawn. A canvas of which nothing else changes keeps its chart, which is much cheaper.
  render(configuration, label) {
    this.canvas.setAttribute('aria-label', label);
    if (this.chart && this.chart.config.type === configuration.type) {
      this.chart.data = configuration.data;
      this.chart.options = configuration.options;
      this.chart.update('none');
    } else {
      this.chart?.destroy();
      this.chart = new Chart(this.canvas, configuration);
    }
  }

  drawTable(head, rows) {
    if (this.tableArea.hidden) return;
    this.tableArea.setAttribute('aria-label', t(this.labelKey));
    this.tableArea.setAttribute('role', 'region');
    this.tableArea.replaceChildren(
      h(
        'table',
        {class: 'plain-table'},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            head.map(text => h('th', {scope: 'col', text})),
          ),
        ),
        h(
          'tbody',
          {},
          rows.map(row =>
            h(
              'tr',
              {},
              row.map((text, index) => h('td', {class: index ? 'numeric' : undefined, text})),
            ),
          ),
        ),
      ),
    );
  }

  destroy() {
    this.chart?.destroy();
    charts.delete(this);
  }
}

function axes(span, stacked, xTick, whole) {
  const grid = {color: colourOf('grid'), drawBorder: false, tickLength: 3};
  const ticks = {color: colourOf('muted'), maxRotation: 0, autoSkip: true, autoSkipPadding: 18};
  return {
    x: {stacked, grid: {...grid, display: false}, ticks: {...ticks, callback: xTick}},
    y: {
      stacked,
      beginAtZero: true,
      grace: whole ? 0 : '8%',
      grid,
      ticks: {
        ...ticks,
        maxTicksLimit: 4,
        precision: whole ? 0 : undefined,
        callback: value =>
          Math.abs(value) >= 1000
            ? new Intl.NumberFormat('en', {notation: 'compact'}).format(value)
            : Number(value.toPrecision(6)),
      },
    },
  };
}

/// Events over time, stacked by level, of /api/histogram. `select(start, end)`: a part was drawn or clicked.
class Histogram extends ChartBox {
  constructor(select) {
    super('histogram');
    this.select = select;
    this.levels = [];
    this.brush = h('div', {class: 'brush', hidden: true});
    this.element.classList.add('histogram');
    this.plot.append(this.brush);
    if (select) {
      this.plot.classList.add('brushable');
      this.foot.firstChild.dataset.t = 'histogramHint';
      this.plot.addEventListener('pointerdown', event => this.press(event));
      this.plot.addEventListener('pointermove', event => this.drag(event));
      this.plot.addEventListener('pointerup', event => this.release(event));
      this.plot.addEventListener('pointercancel', () => this.dropBrush());
    }
  }

  set(data, levels) {
    this.data = data;
    this.levels = levels ?? [];
    this.draw();
  }

  draw() {
    if (!this.data) return;
    translate(this.foot);
    const {buckets, width} = this.data;
    const shown = LEVELS.filter(level => !this.levels.length || this.levels.includes(level)).filter(level =>
      buckets.some(bucket => bucket.counts[level]),
    );
    const span = buckets.length * width;
    const starts = buckets.map(bucket => bucket.t);
    const options = {
      responsive: true,
      maintainAspectRatio: false,
      events: ['mousemove', 'mouseout'],
      scales: axes(span, true, (_, index) => tickText(starts[index], span), true),
      interaction: {mode: 'index', intersect: false},
      plugins: {
        legend: {display: false},
        tooltip: {
          filter: item => item.raw > 0,
          callbacks: {
            title: items =>
              items.length
                ? timeText(starts[items[0].dataIndex]).replace(/\.000$/, '') + ' + ' + durationText(width)
                : '',
          },
        },
      },
    };
    const datasets = shown.map(level => ({
      label: levelTitle(level),
      data: buckets.map(bucket => bucket.counts[level] ?? 0),
      backgroundColor: levelColour(level),
      categoryPercentage: 1,
      barPercentage: buckets.length > 150 ? 1 : 0.88,
      borderWidth: 0,
      minBarLength: 2,
    }));
    // A bar of no events has no length at all, also where the others are far longer.
    for (const dataset of datasets) dataset.data = dataset.data.map(value => value || null);
    this.render(
      {type: 'bar', data: {labels: starts, datasets}, options},
      t('histogram') +
        ': ' +
        LEVELS.filter(level => this.data.totals[level])
          .map(level => levelTitle(level) + ' ' + this.data.totals[level])
          .join(', '),
    );
    this.drawTable(
      [t('time') + ' (' + zoneName() + ')', ...shown.map(levelTitle)],
      buckets.map(bucket => [timeText(bucket.t), ...shown.map(level => String(bucket.counts[level] ?? 0))]),
    );
  }

  bucketAt(x) {
    const area = this.chart.chartArea;
    const part = (x - area.left) / (area.right - area.left);
    return Math.min(this.data.buckets.length - 1, Math.max(0, Math.floor(part * this.data.buckets.length)));
  }

  press(event) {
    if (event.button !== 0 || !this.chart || !this.data?.buckets.length) return;
    this.pressed = event.clientX - this.plot.getBoundingClientRect().left;
    this.plot.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  drag(event) {
    if (this.pressed === undefined) return;
    const x = event.clientX - this.plot.getBoundingClientRect().left;
    const area = this.chart.chartArea;
    const left = Math.max(area.left, Math.min(this.pressed, x));
    const right = Math.min(area.right, Math.max(this.pressed, x));
    this.brush.hidden = Math.abs(x - this.pressed) < 4;
    Object.assign(this.brush.style, {
      left: left + 'px',
      width: Math.max(0, right - left) + 'px',
      top: area.top + 'px',
      height: area.bottom - area.top + 'px',
    });
  }

  release(event) {
    if (this.pressed === undefined) return;
    const x = event.clientX - this.plot.getBoundingClientRect().left;
    const [from, to] = [this.bucketAt(Math.min(x, this.pressed)), this.bucketAt(Math.max(x, this.pressed))];
    this.dropBrush();
    const {buckets, width} = this.data;
    this.select(buckets[from].t, buckets[to].t + width - 1);
  }

  dropBrush() {
    this.pressed = undefined;
    this.brush.hidden = true;
  }
}

/// Series over time or over keys. set({labels, times (or undefined), series: [{title, values}], kind: line | bar,
/// threshold, stacked})
class SeriesChart extends ChartBox {
  set(data) {
    this.data = data;
    this.draw();
  }

  draw() {
    const data = this.data;
    if (!data) return;
    translate(this.foot);
    const colours = seriesColours();
    const span = data.times?.length ? data.times[data.times.length - 1] - data.times[0] : 0;
    const labels = data.times ?? data.labels;
    const datasets = data.series.map((series, index) => {
      const colour = series.colour?.() ?? colours[index % colours.length];
      return {
        label: series.title,
        data: series.values,
        backgroundColor: colour,
        borderColor: colour,
        borderWidth: data.kind === 'line' ? 1.8 : 0,
        pointRadius: labels.length > 60 ? 0 : 2.5,
        pointHoverRadius: 4,
        spanGaps: false,
        categoryPercentage: 0.86,
        barPercentage: 0.92,
        maxBarThickness: 46,
      };
    });
    if (data.threshold !== undefined) {
      datasets.push({
        label: t('threshold'),
        data: labels.map(() => data.threshold),
        type: 'line',
        borderColor: colourOf('danger'),
        backgroundColor: colourOf('danger'),
        borderWidth: 1.5,
        borderDash: [6, 4],
        pointStyle: 'line',
        pointRadius: 0,
        pointHoverRadius: 0,
      });
    }
    const named = value =>
      data.times ? tickText(value, span) : String(value).length > 24 ? String(value).slice(0, 23) + '…' : String(value);
    const options = {
      responsive: true,
      maintainAspectRatio: false,
      scales: axes(span, data.stacked && data.kind === 'bar', (_, index) => named(labels[index])),
      interaction: {mode: 'index', intersect: false},
      plugins: {
        legend: {
          display: datasets.length > 1,
          position: 'bottom',
          labels: {color: colourOf('text'), boxWidth: 22, boxHeight: 7, usePointStyle: true},
        },
        tooltip: {
          callbacks: {
            title: items =>
              items.length
                ? data.times
                  ? timeText(labels[items[0].dataIndex])
                  : String(labels[items[0].dataIndex])
                : '',
          },
        },
      },
    };
    this.render(
      {type: data.kind, data: {labels, datasets}, options},
      data.label ?? data.series.map(series => series.title).join(', '),
    );
    this.drawTable(
      [data.times ? t('time') + ' (' + zoneName() + ')' : (data.key ?? ''), ...data.series.map(series => series.title)],
      labels.map((label, index) => [
        data.times ? timeText(label) : String(label),
        ...data.series.map(series =>
          series.values[index] === null || series.values[index] === undefined ? '' : String(series.values[index]),
        ),
      ]),
    );
  }
}

/// A small chart without axes: bars of counts, the part that is errors in another colour.
function sparkline(counts, errors, label) {
  const width = Math.max(1, counts.length) * 4;
  const top = Math.max(1, ...counts);
  const drawing = svg('svg', {
    viewBox: `0 0 ${width} 32`,
    preserveAspectRatio: 'none',
    class: 'sparkline',
    role: 'img',
    'aria-label': label,
  });
  counts.forEach((value, index) => {
    if (!value) return;
    const height = Math.max(1.5, (32 * value) / top);
    drawing.append(svg('rect', {x: index * 4, y: 32 - height, width: 3.2, height, class: 'spark'}));
    const wrong = errors?.[index] ? Math.max(1.5, (32 * errors[index]) / top) : 0;
    if (wrong)
      drawing.append(svg('rect', {x: index * 4, y: 32 - wrong, width: 3.2, height: wrong, class: 'spark-error'}));
  });
  return drawing;
}
