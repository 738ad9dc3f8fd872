// The frame: header, panes, keys, and what happens when the address changes.

const screens = {home: homeScreen, logs: logsScreen, query: queryScreen, metrics: metricsScreen, alarms: alarmsScreen};
const built = new Map();

/// A failure that has its place elsewhere: the bar says that the server is gone, the editor what is wrong with a text.
function quiet(error) {
  if (error instanceof Refused || error instanceof Gone || wasAborted(error)) return;
  failed(error);
}

function failed(error) {
  if (error instanceof Gone || wasAborted(error)) return;
  notice(t('failed', error.message), 'failure');
}

function drawHeader() {
  const top = byId('top');
  const focus = document.activeElement?.id;
  const theme = stored('theme') ?? 'auto';
  top.replaceChildren(
    h('a', {class: 'brand', href: addressOfScreen('home', {}), text: 'insitu'}),
    h('button', {
      class: 'plain side-toggle',
      id: 'side-toggle',
      'aria-expanded': String(document.body.classList.contains('side-open')),
      'aria-controls': 'side',
      label: 'sideToggle',
      text: '☰',
      on: {
        click: event => {
          const open = document.body.classList.toggle('side-open');
          event.currentTarget.setAttribute('aria-expanded', String(open));
        },
      },
    }),
    h(
      'nav',
      {class: 'screens', label: 'screens'},
      SCREENS.map(name =>
        h(
          'a',
          {
            id: 'to-' + name,
            href: addressOfScreen(name, {}),
            'aria-current': state.screen === name ? 'page' : undefined,
          },
          h('span', {t: name}),
          name === 'alarms' ? h('span', {class: 'badge', id: 'alarm-badge', hidden: true}) : undefined,
        ),
      ),
    ),
    h('span', {class: 'grow'}),
    h(
      'button',
      {class: 'window', id: 'window', 'aria-haspopup': 'dialog', title: t('window'), on: {click: chooseWindow}},
      h('span', {'aria-hidden': 'true', text: '⏱ '}),
      h('span', {class: 'unseen', text: t('window') + ': '}),
      windowText(state.from, state.to),
    ),
    h('button', {
      class: 'plain',
      id: 'zone',
      title: t('zone', zoneName(), zone === 'utc' ? localZoneName() : 'UTC'),
      'aria-label': t('zone', zoneName(), zone === 'utc' ? localZoneName() : 'UTC'),
      text: zoneName(),
      on: {click: switchZone},
    }),
    h(
      'button',
      {
        class: 'plain live',
        id: 'live',
        'aria-pressed': String(Boolean(state.live)),
        title: t('liveLabel') + ' (t)',
        hidden: state.screen !== 'logs',
        on: {click: toggleLive},
      },
      h('span', {'aria-hidden': 'true', class: 'live-mark', text: '●'}),
      ' ',
      h('span', {t: 'live'}),
    ),
    h('button', {
      class: 'plain',
      id: 'theme',
      title: t('theme') + ': ' + t('theme' + theme[0].toUpperCase() + theme.slice(1)),
      'aria-label': t('theme') + ': ' + t('theme' + theme[0].toUpperCase() + theme.slice(1)),
      text: {auto: '◐', dark: '☾', light: '☀'}[theme],
      on: {click: switchTheme},
    }),
    h('button', {
      class: 'plain',
      id: 'language',
      'aria-label': t('languageLabel'),
      title: t('languageLabel'),
      lang: language === 'ko' ? 'en' : 'ko',
      text: language === 'ko' ? 'EN' : '한',
      on: {click: switchLanguage},
    }),
    h('button', {class: 'plain', id: 'help', label: 'help', text: '?', on: {click: showHelp}}),
  );
  showAlarmCount(alarmCount);
  if (focus && top.querySelector('#' + CSS.escape(focus))) byId(focus).focus();
}

let alarmCount = 0;
function showAlarmCount(number) {
  alarmCount = number;
  const badge = byId('alarm-badge');
  if (!badge) return;
  badge.hidden = !number;
  badge.replaceChildren(
    h('span', {'aria-hidden': 'true', text: '▲' + number}),
    h('span', {class: 'unseen', text: ' ' + t('inAlarm', number)}),
  );
}

async function refreshAlarmCount() {
  const {start, end} = windowOf(state.from, state.to);
  try {
    const answer = await apiGet('alarms', {start, end});
    showAlarmCount(answer.alarms.filter(alarm => alarm.state === 'ALARM').length);
  } catch (error) {
    quiet(error);
  }
}

/// Brings the page to what the address says.
let shownScreen;
function show(force) {
  state = stateOfAddress(location.hash);
  if (!SCREENS.includes(state.screen)) state.screen = 'home';
  useDefaultWindow();
  const screen = screens[state.screen];
  if (!built.has(state.screen)) {
    const element = screen.build();
    built.set(state.screen, element);
    byId('main').append(element);
  }
  if (shownScreen !== state.screen) {
    if (shownScreen) screens[shownScreen].leave();
    for (const [name, element] of built) element.hidden = name !== state.screen;
    shownScreen = state.screen;
    document.body.classList.remove('side-open');
    document.body.dataset.screen = state.screen;
  }
  if (performance.now() - aboutReceived > 15000) refreshGroups();
  document.title = t(state.screen) + ' · insitu';
  drawHeader();
  screen.update(force === true);
  const key = JSON.stringify([state.screen, state.p, state.env, state.g, state.from, state.to]);
  if (force === true || key !== show.sideKey) {
    show.sideKey = key;
    side.refresh();
  } else side.draw();
}

/// Groups that came since: a client made them, or a folder appeared.
async function refreshGroups() {
  if (refreshGroups.running) return;
  refreshGroups.running = true;
  const before = JSON.stringify(projects);
  try {
    await load();
  } catch (error) {
    return quiet(error);
  } finally {
    refreshGroups.running = false;
  }
  if (JSON.stringify(projects) !== before) show();
}

/// Without a window in the address: the last hour; where nothing happened in it, the hour that ends with the newest
/// event, so that old logs do not begin as an empty page.
function useDefaultWindow() {
  if (state.from) return;
  const present = presentTime();
  if (about.newest !== undefined && about.newest < present - 36e5) {
    state.from = isoText(about.newest - 36e5 + 1);
    state.to = isoText(about.newest);
    if (!useDefaultWindow.told) notice(t('windowMoved', timeWithZone(about.newest)));
    useDefaultWindow.told = true;
  } else {
    state.from = '-1h';
  }
  history.replaceState(null, '', addressOf(state));
}

async function chooseWindow() {
  const chosen = await ask('window', close => {
    const {start, end} = windowOf(state.from, state.to);
    const field = (name, key, value) =>
      h(
        'div',
        {class: 'form-field'},
        h('label', {for: 'window-' + name, t: key}),
        h('input', {
          id: 'window-' + name,
          type: 'text',
          value,
          autocomplete: 'off',
          spellcheck: 'false',
          on: {
            keydown: event => {
              if (event.key === 'Enter' && !isComposing(event)) apply();
            },
          },
        }),
      );
    const wrong = h('p', {class: 'why-miss', role: 'alert'});
    const from = field('from', 'from', state.from.startsWith('-') ? state.from : timeText(start).replace(/\.000$/, ''));
    const to = field(
      'to',
      'to',
      state.from === 'all' || (state.to && state.to !== 'now') ? timeText(end).replace(/\.000$/, '') : 'now',
    );
    const apply = () => {
      const texts = [from, to].map(one => one.querySelector('input').value.trim());
      const times = texts.map(timeOfText);
      const bad = times.findIndex(time => time === undefined || Number.isNaN(time));
      if (bad >= 0) wrong.textContent = t('badTime', texts[bad]);
      else if (times[0] > times[1]) wrong.textContent = t('badOrder');
      else
        close({
          from: /^-\s*\d/.test(texts[0]) ? texts[0].replace(/\s/g, '') : isoText(times[0]),
          to: texts[1] === 'now' ? '' : isoText(times[1]),
        });
    };
    return [
      h(
        'div',
        {class: 'presets'},
        windowPresets.map(preset =>
          h('button', {
            'aria-pressed': String(state.from === '-' + preset),
            text: t('lastOf', preset.replace(/(\d+)/, '$1 ')),
            on: {click: () => close({from: '-' + preset, to: ''})},
          }),
        ),
        h('button', {
          'aria-pressed': String(state.from === 'all'),
          t: 'allTimes',
          on: {click: () => close({from: 'all', to: ''})},
        }),
      ),
      h('div', {class: 'form-grid'}, from, to),
      h('p', {class: 'muted', text: t('windowHint', zoneName())}),
      wrong,
      h(
        'div',
        {class: 'row end'},
        h('button', {t: 'cancel', on: {click: () => close()}}),
        h('button', {class: 'primary', t: 'apply', on: {click: apply}}),
      ),
    ];
  });
  if (chosen && !go(chosen)) show(true);
  byId('window').focus();
}

/// Moves the window by its length, or makes it smaller or larger around its middle.
function moveWindow(by, factor = 1) {
  const {start, end} = windowOf(state.from, state.to);
  const length = end - start + 1;
  const middle = start + length / 2 + by * length;
  const next = Math.max(10, Math.round(length * factor));
  go({from: isoText(Math.round(middle - next / 2)), to: isoText(Math.round(middle - next / 2) + next - 1)});
}

function toggleLive() {
  const on = !state.live;
  // Live is about now, so the window ends there.
  go(on ? {live: '1', to: '', from: state.from.startsWith('-') ? state.from : '-1h'} : {live: ''}, true);
}

function switchZone() {
  zone = zone === 'utc' ? 'local' : 'utc';
  store('zone', zone);
  relabel();
}

function applyTheme() {
  const theme = stored('theme') ?? 'auto';
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function switchTheme() {
  const next = {auto: 'dark', dark: 'light', light: 'auto'}[stored('theme') ?? 'auto'];
  store('theme', next === 'auto' ? undefined : next);
  applyTheme();
  drawHeader();
  redrawCharts();
}

function switchLanguage() {
  language = language === 'ko' ? 'en' : 'ko';
  store('language', language);
  relabel();
}

/// All texts again: another language or zone.
function relabel() {
  document.documentElement.lang = language;
  document.title = t(state.screen) + ' · insitu';
  translate(document.body);
  drawHeader();
  side.draw();
  for (const name of built.keys()) screens[name].relabel();
  detail.draw();
  redrawCharts();
}

const KEYS = [
  ['/', 'keyEditor'],
  ['j k ↓ ↑', 'keyNext'],
  ['Enter', 'keyDetail'],
  ['Esc', 'keyClose'],
  ['e E', 'keyError'],
  ['[ ]', 'keyShift'],
  ['+ -', 'keyZoom'],
  ['t', 'keyLive'],
  ['g h|l|q|m|a', 'keyGo'],
  ['Ctrl-Enter', 'keyRun'],
  ['Ctrl-Space', 'keyComplete'],
  ['?', 'keyHelp'],
];

function showHelp() {
  return ask('keys', () => [
    h(
      'dl',
      {class: 'keys'},
      KEYS.map(([keys, key]) => [
        h(
          'dt',
          {},
          keys.split(' ').map(one => h('kbd', {text: one})),
        ),
        h('dd', {t: key}),
      ]),
    ),
    h('p', {
      class: 'muted',
      text: t('about', about.version ?? '', about.account ?? '') + (about.readOnly ? ' · ' + t('readOnly') : ''),
    }),
  ]);
}

let awaitsScreen;
function globalKey(event) {
  if (isComposing(event) || document.querySelector('dialog[open]')) return;
  const screen = screens[state.screen];
  const inField = event.target.closest?.('input, textarea, select');
  if (event.key === 'Escape') {
    if (inField) inField.blur();
    else if (document.body.classList.contains('side-open')) byId('side-toggle').click();
    else screen.escape?.();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === 'Enter' && screen.submit && !inField) screen.submit();
    return;
  }
  if (inField && !['radio', 'checkbox'].includes(inField.type)) return;
  if (awaitsScreen) {
    clearTimeout(awaitsScreen);
    awaitsScreen = undefined;
    const name = {h: 'home', l: 'logs', q: 'query', m: 'metrics', a: 'alarms'}[event.key];
    if (name) {
      event.preventDefault();
      visit(addressOfScreen(name, {}));
    }
    return;
  }
  const actions = {
    '/': () => (screen.editor ?? screen.pattern)?.focus(),
    j: () => screen.next?.(1),
    k: () => screen.next?.(-1),
    e: () => screen.nextError?.(1),
    E: () => screen.nextError?.(-1),
    '[': () => moveWindow(-1),
    ']': () => moveWindow(1),
    '+': () => moveWindow(0, 0.5),
    '=': () => moveWindow(0, 0.5),
    '-': () => moveWindow(0, 2),
    t: () => {
      if (state.screen === 'logs') toggleLive();
    },
    g: () => {
      awaitsScreen = setTimeout(() => {
        awaitsScreen = undefined;
      }, 1500);
    },
    '?': showHelp,
  };
  if (!Object.hasOwn(actions, event.key)) return;
  event.preventDefault();
  actions[event.key]();
}

/// The bar while the server does not answer: it is asked again until it does, and what is in the editors stays.
const goneBar = {
  gone: false,

  show() {
    if (this.gone) return;
    this.gone = true;
    byId('gone').replaceChildren(
      h('span', {t: 'gone'}),
      h('button', {t: 'tryNow', on: {click: () => this.tryAgain()}}),
    );
    byId('gone').hidden = false;
    this.wait = 500;
    this.later();
  },

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tryAgain(), this.wait);
    this.wait = Math.min(5000, this.wait * 1.5);
  },

  async tryAgain() {
    clearTimeout(this.timer);
    try {
      const response = await fetch('/healthz', {cache: 'no-store'});
      if (!response.ok && response.status !== 404) throw new Error();
      byId('gone').hidden = true;
      this.gone = false;
      await load();
      notice(t('back'));
      show(true);
    } catch {
      this.gone = true;
      byId('gone').hidden = false;
      this.later();
    }
  },
};

server.whenGone = () => goneBar.show();
server.whenBack = () => {
  if (goneBar.gone) goneBar.tryAgain();
};
server.askForToken = (() => {
  let asked;
  return () =>
    (asked ??= ask('tokenLabel', close => {
      const input = h('input', {
        id: 'token',
        type: 'password',
        autocomplete: 'off',
        on: {
          keydown: event => {
            if (event.key === 'Enter') close(input.value.trim());
          },
        },
      });
      return [
        h('p', {t: 'token'}),
        h('label', {for: 'token', t: 'tokenLabel'}),
        input,
        h(
          'div',
          {class: 'row end'},
          h('button', {class: 'primary', t: 'apply', on: {click: () => close(input.value.trim())}}),
        ),
      ];
    }).then(given => {
      asked = undefined;
      try {
        if (given) sessionStorage.setItem('insitu.token', given);
      } catch {
        /* it is asked for again then */
      }
      return given ?? '';
    }));
})();

async function load() {
  about = await apiGet('about');
  aboutReceived = performance.now();
  projects = (await apiGet('projects')).projects;
}

async function start() {
  applyTheme();
  document.documentElement.lang = language;
  translate(document.body);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawCharts);
  addEventListener('hashchange', () => show());
  addEventListener('keydown', globalKey);
  addEventListener('focus', () => {
    if (performance.now() - aboutReceived > 15000) refreshGroups();
  });
  byId('skip').addEventListener('click', event => {
    event.preventDefault();
    byId('main').focus();
  });
  try {
    await load();
  } catch (error) {
    failed(error);
  }
  show();
  side.loadDefinitions();
  if (state.screen !== 'alarms') refreshAlarmCount();
}

start();
