// Elements. Text only ever becomes a text node, so what logs hold cannot become markup.

/// h('button', {class: 'run', t: 'run', on: {click}}, child, 'text', [more]): an element. `t`, `label`, `hint` are keys
/// of TEXTS.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (name === 't' || name === 'label' || name === 'hint') element.dataset[name] = value;
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (name === 'text') element.textContent = value;
    else if (name in element && typeof value !== 'string') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(3).filter(child => child !== undefined && child !== null && child !== false));
  if (attributes?.t || attributes?.label || attributes?.hint) translate(element);
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const byId = id => document.getElementById(id);

/// Told politely to those who do not see the page change.
function announce(text) {
  byId('announce').textContent = text;
}

/// A line at the lower edge that goes away by itself; one about a failure stays until it is closed.
function notice(text, kind = 'note', action) {
  const line = h('div', {class: 'notice ' + kind}, h('span', {}, text));
  const close = () => line.remove();
  if (action)
    line.append(
      h('button', {
        text: action.text,
        on: {
          click: () => {
            close();
            action.run();
          },
        },
      }),
    );
  line.append(h('button', {class: 'plain', label: 'close', text: '✕', on: {click: close}}));
  byId('notices').append(line);
  while (byId('notices').childElementCount > 4) byId('notices').firstChild.remove();
  if (kind !== 'failure') setTimeout(close, action ? 12000 : 5000);
}

/// A modal dialog; `build(close)` gives its content. The answer of the promise is what close() was called with.
function ask(titleKey, build, titleText) {
  return new Promise(resolve => {
    const title = h('h2', {id: 'dialog-title', text: titleText ?? t(titleKey)});
    const dialog = h('dialog', {class: 'dialog', 'aria-labelledby': 'dialog-title'});
    let answer;
    const close = value => {
      answer = value;
      dialog.close();
    };
    dialog.append(
      h('header', {}, title, h('button', {class: 'plain', label: 'close', text: '✕', on: {click: () => close()}})),
      ...[build(close)].flat(),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.addEventListener('click', event => {
      if (event.target === dialog) close();
    });
    // An Escape that ends a composition must not close what is being written.
    dialog.addEventListener('keydown', event => {
      if (isComposing(event)) event.stopPropagation();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function confirmed(question, actionKey) {
  return ask(
    '',
    close =>
      h(
        'div',
        {class: 'row end'},
        h('button', {t: 'cancel', on: {click: () => close(false)}}),
        h('button', {class: 'danger', t: actionKey, on: {click: () => close(true)}}),
      ),
    question,
  );
}

/// Keys belong to the input method until it has made its syllable. 229 is what older browsers report then.
function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without the permission, the old way: a text that is selected and copied.
    const area = h('textarea', {class: 'unseen', 'aria-hidden': 'true'});
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  notice(t('copied'));
}

function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], {type}));
  const link = h('a', {href: address, download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/// Calls `work` once, `delay` ms after the last call; `.cancel()` drops it.
function debounced(delay, work) {
  let timer;
  const call = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), delay);
  };
  call.cancel = () => clearTimeout(timer);
  return call;
}

const countFormat = () => new Intl.NumberFormat(language === 'ko' ? 'ko-KR' : 'en-US');
const count = number => countFormat().format(Math.round(number));

function bytes(number) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  for (; number >= 1000 && unit < units.length - 1; unit++) number /= 1000;
  return (unit && number < 10 ? number.toFixed(1) : String(Math.round(number))) + ' ' + units[unit];
}
