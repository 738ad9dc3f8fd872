// The requests. What AWS has is asked as AWS clients ask it; the rest is /api/.

/// An answer that refuses: `code` is the name of the error, `answer` its body.
class Refused extends Error {
  constructor(status, code, message, answer) {
    super(message || code);
    Object.assign(this, {status, code, answer});
  }
}

/// No answer at all.
class Gone extends Error {}

const wasAborted = error => error.name === 'AbortError';

/// The token of `--key-file`; the start line's address may carry it.
let token = (() => {
  const given = /^#token=([^&]+)/.exec(location.hash);
  if (given) {
    try {
      sessionStorage.setItem('insitu.token', decodeURIComponent(given[1]));
    } catch {
      /* then it is asked for again */
    }
    history.replaceState(null, '', location.pathname);
    return decodeURIComponent(given[1]);
  }
  try {
    return sessionStorage.getItem('insitu.token') ?? '';
  } catch {
    return '';
  }
})();

const server = {whenGone: () => {}, whenBack: () => {}, askForToken: async () => ''};

async function fetched(path, options = {}) {
  const headers = {...options.headers};
  if (token) headers.Authorization = 'Bearer ' + token;
  let response;
  try {
    response = await fetch(path, {...options, headers, cache: 'no-store', credentials: 'same-origin'});
  } catch (error) {
    if (wasAborted(error)) throw error;
    server.whenGone();
    throw new Gone(t('gone'));
  }
  server.whenBack();
  return response;
}

async function answerOf(path, options) {
  const response = await fetched(path, options);
  let answer;
  try {
    answer = await response.json();
  } catch (error) {
    if (wasAborted(error)) throw error;
    if (response.ok) {
      server.whenGone();
      throw new Gone(t('gone'));
    }
  }
  if (response.ok) return answer;
  if (response.status === 401) {
    token = await server.askForToken();
    if (token) return answerOf(path, options);
  }
  const error = answer?.error ?? {
    code: answer?.__type ?? response.headers.get('x-amzn-errortype'),
    message: answer?.message,
  };
  throw new Refused(
    response.status,
    (error.code ?? String(response.status)).replace(/^.*#/, ''),
    error.message,
    answer,
  );
}

const post = (path, headers, body, signal) =>
  answerOf(path, {method: 'POST', headers, body: JSON.stringify(body), signal});

/// An operation of CloudWatch Logs.
const logsOperation = (name, input, signal) =>
  post('/', {'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'Logs_20140328.' + name}, input, signal);

/// An operation of CloudWatch. Times in it are seconds.
const metricsOperation = (name, input, signal) =>
  post(
    '/',
    {'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'GraniteServiceVersion20100801.' + name},
    input,
    signal,
  );

function apiAddress(name, parameters) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters ?? {}))
    for (const one of [value].flat()) if (one !== undefined && one !== '') search.append(key, String(one));
  return '/api/' + name + (search.size ? '?' + search : '');
}

const apiGet = (name, parameters, signal) => answerOf(apiAddress(name, parameters), {signal});
const apiPost = (name, body, signal) => post('/api/' + name, {'Content-Type': 'application/json'}, body, signal);

/// All pages of an operation that lists.
async function allPages(operation, name, input, member, signal) {
  const list = [];
  let nextToken;
  do {
    const page = await operation(name, {...input, nextToken}, signal);
    list.push(...(page[member] ?? []));
    nextToken = page.nextToken;
  } while (nextToken && list.length < 10000);
  return list;
}

/// Server-sent events by fetch, which can carry the token; EventSource cannot. Ends with the signal, else with an
/// error.
async function serverSentEvents(address, signal, receive) {
  const response = await fetched(address, {signal, headers: {Accept: 'text/event-stream'}});
  if (!response.ok) {
    const answer = await response.json().catch(() => undefined);
    throw new Refused(response.status, answer?.error?.code ?? String(response.status), answer?.error?.message, answer);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) throw new Gone(t('gone'));
    rest += value;
    const messages = rest.split(/\r?\n\r?\n/);
    rest = messages.pop();
    for (const message of messages) {
      let name = 'message';
      let data = '';
      for (const line of message.split(/\r?\n/)) {
        if (line.startsWith('event:')) name = line.slice(6).trim();
        else if (line.startsWith('data:')) data += line.slice(5).trimStart();
      }
      if (data) receive(name, JSON.parse(data));
    }
  }
}

/// A file of the server. With a token the browser cannot ask by itself, so the page fetches it.
async function downloadFrom(address) {
  if (!token) {
    const link = h('a', {href: address, download: ''});
    document.body.append(link);
    link.click();
    link.remove();
    return;
  }
  const response = await fetched(address);
  if (!response.ok) throw new Refused(response.status, String(response.status));
  const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'export';
  download(name, response.headers.get('Content-Type') ?? 'text/plain', await response.blob());
}

// A token is one of the request that it came from, so all pages have one size.
const PAGE_OF_EVENTS = 2000;

/// The events of several groups, newest first, asked page by page: each group gives its own newest first, and an event
/// is given once no group can still have a newer one.
class EventPager {
  constructor(groups, input, signal) {
    this.signal = signal;
    this.sources = groups.map(group => ({
      group,
      input: {...input, logGroupName: group, startFromHead: false},
      events: [],
      at: 0,
      done: false,
    }));
  }

  get done() {
    return this.sources.every(source => source.done && source.at === source.events.length);
  }

  async more(wanted) {
    const given = [];
    while (given.length < wanted && !this.done) {
      const hungry = this.sources.filter(source => !source.done && source.at === source.events.length);
      if (hungry.length) await Promise.all(hungry.map(source => this.fill(source)));
      if (this.sources.some(source => !source.done && source.at === source.events.length)) continue;
      if (this.sources.length === 1) {
        given.push(...this.sources[0].events.slice(this.sources[0].at));
        this.sources[0].at = this.sources[0].events.length;
        continue;
      }
      while (given.length < wanted) {
        let newest;
        for (const source of this.sources) {
          const event = source.events[source.at];
          if (event && (!newest || event.timestamp > newest.events[newest.at].timestamp)) newest = source;
        }
        if (!newest) break;
        given.push(newest.events[newest.at++]);
        if (newest.at === newest.events.length && !newest.done) break;
      }
    }
    return given;
  }

  async fill(source) {
    const page = await logsOperation('FilterLogEvents', {...source.input, limit: PAGE_OF_EVENTS}, this.signal);
    source.events = page.events;
    for (const event of page.events) event.logGroupName = source.group;
    source.at = 0;
    source.input.nextToken = page.nextToken;
    source.done = !page.nextToken;
  }
}

/// Starts a query and waits for its end; `progress` is called with each answer.
async function runQuery(input, signal, progress) {
  const {queryId} = await logsOperation('StartQuery', input, signal);
  const stop = () => logsOperation('StopQuery', {queryId}).catch(() => {});
  signal?.addEventListener('abort', stop, {once: true});
  try {
    for (let wait = 30; ; wait = Math.min(800, wait * 1.6)) {
      const answer = await logsOperation('GetQueryResults', {queryId}, signal);
      if (answer.status !== 'Scheduled' && answer.status !== 'Running') return {queryId, ...answer};
      progress?.(answer);
      await new Promise(resolve => setTimeout(resolve, wait));
      signal?.throwIfAborted();
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
