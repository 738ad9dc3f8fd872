// All texts of the page: English, Korean. `{0}` is the first argument. A key that is missing here is shown as it is, so
// that a test finds it.
const TEXTS = {
  skip: ['Skip to the content', '본문으로 건너뛰기'],
  sideLabel: ['What to look at', '볼 대상'],
  detailLabel: ['The chosen event', '선택한 이벤트'],
  screens: ['Screens', '화면'],
  home: ['Home', '홈'],
  logs: ['Logs', '로그'],
  query: ['Query', '쿼리'],
  metrics: ['Metrics', '지표'],
  alarms: ['Alarms', '경보'],
  inAlarm: ['{0} in alarm', '경보 {0}개'],
  window: ['Time window', '시간 범위'],
  zone: ['Time zone: {0}; press for {1}', '시간대: {0}, 누르면 {1}'],
  live: ['Live', '실시간'],
  liveLabel: ['Show new events as they come', '새 이벤트를 바로 표시'],
  theme: ['Theme', '테마'],
  themeAuto: ['as the system', '시스템 설정'],
  themeDark: ['dark', '어둡게'],
  themeLight: ['light', '밝게'],
  languageLabel: ['한국어로 보기', 'Show in English'],
  help: ['Keys and help', '단축키와 도움말'],
  sideToggle: ['Groups', '그룹'],
  project: ['Project', '프로젝트'],
  allProjects: ['All projects', '모든 프로젝트'],
  environment: ['Environment', '환경'],
  allEnvironments: ['All', '전체'],
  noEnvironment: ['(none)', '(없음)'],
  groups: ['Log groups', '로그 그룹'],
  groupsAll: ['All of these', '아래 전체'],
  streams: ['Streams', '스트림'],
  streamsAll: ['All streams', '모든 스트림'],
  saved: ['Saved', '저장됨'],
  nothingSaved: ['Nothing saved yet.', '저장된 것이 없습니다.'],
  history: ['History', '기록'],
  noHistory: ['What you run appears here.', '실행한 것이 여기에 나타납니다.'],
  clearHistory: ['Clear the history', '기록 지우기'],
  openSaved: ['Open {0}', '{0} 열기'],
  remove: ['Delete', '삭제'],
  removeNamed: ['Delete {0}', '{0} 삭제'],
  removeQuestion: ['Delete “{0}”?', '“{0}”을(를) 삭제할까요?'],
  cancel: ['Cancel', '취소'],
  close: ['Close', '닫기'],
  apply: ['Apply', '적용'],
  save: ['Save', '저장'],
  saveAs: ['Save…', '저장…'],
  saveName: ['Name (`/` makes folders)', '이름 (`/`는 폴더)'],
  savePatternNote: ['Patterns are kept in this browser.', '패턴은 이 브라우저에 저장됩니다.'],
  saveQueryNote: [
    'Queries are kept by the server (PutQueryDefinition).',
    '쿼리는 서버에 저장됩니다(PutQueryDefinition).',
  ],
  insertField: ['Put {0} into the query', '쿼리에 {0} 넣기'],
  savedDone: ['Saved: {0}', '저장했습니다: {0}'],
  run: ['Run', '실행'],
  stop: ['Stop', '중지'],
  running: ['Running…', '실행 중…'],
  languageOfText: ['Language of the search', '검색 언어'],
  pattern: ['Pattern', '패턴'],
  patternEditor: ['Filter pattern', '필터 패턴'],
  patternPlaceholder: [
    'filter pattern or words, such as { $.level = "ERROR" }',
    '필터 패턴이나 단어, 예: { $.level = "ERROR" }',
  ],
  logsQueryPlaceholder: [
    'commands of a query, such as filter latency_ms > 500',
    '쿼리 명령, 예: filter latency_ms > 500',
  ],
  queryEditor: ['Query', '쿼리'],
  queryPlaceholder: ['stats count(*) as events by bin(5m)', 'stats count(*) as events by bin(5m)'],
  applyFix: ['Apply', '적용'],
  completions: ['Completions', '자동 완성'],
  levels: ['Levels', '레벨'],
  levelOther: ['other', '기타'],
  histogram: ['Events over time by level', '시간별 이벤트(레벨별)'],
  histogramHint: ['drag: zoom · click: that bar · Esc: back', '끌기: 확대 · 클릭: 그 막대 · Esc: 뒤로'],
  asTable: ['As a table', '표로 보기'],
  asChart: ['As a chart', '차트로 보기'],
  zoomBack: ['Back', '뒤로'],
  time: ['time', '시각'],
  level: ['level', '레벨'],
  message: ['message', '메시지'],
  stream: ['stream', '스트림'],
  group: ['group', '그룹'],
  events: ['Events', '이벤트'],
  eventsList: ['Events, newest first', '이벤트, 최신순'],
  status: ['{0} of {1} events · {2} · {3} ms', '이벤트 {1}개 중 {0}개 · {2} · {3} ms'],
  loaded: ['{0} loaded', '{0}개 불러옴'],
  limitReached: [
    '{0} rows are in memory: narrow the window to see the rest',
    '{0}행이 메모리에 있습니다. 나머지를 보려면 범위를 좁히세요',
  ],
  loading: ['Loading…', '불러오는 중…'],
  noEvents: ['No events in this window.', '이 범위에는 이벤트가 없습니다.'],
  noMatches: ['No event in this window matches.', '이 범위에 일치하는 이벤트가 없습니다.'],
  newestAt: ['The newest event is of {0}.', '가장 최근 이벤트는 {0}의 것입니다.'],
  goNewest: ['Go there', '그곳으로'],
  goAll: ['Show all times', '전체 시간 보기'],
  windowMoved: [
    'The newest event is of {0}, so the window ends there.',
    '가장 최근 이벤트가 {0}의 것이어서 그 시각까지 표시합니다.',
  ],
  noGroups: ['The server found no log groups.', '서버가 로그 그룹을 찾지 못했습니다.'],
  newRows: ['{0} new ↑', '새 이벤트 {0}개 ↑'],
  liveOn: ['Live: new events appear on top', '실시간: 새 이벤트가 위에 나타납니다'],
  liveOff: ['Live ended', '실시간 종료'],
  livePattern: [
    'Live works with patterns; the query was left as it is.',
    '실시간은 패턴에서만 됩니다. 쿼리는 그대로 두었습니다.',
  ],
  sampled: ['More events came than can be shown; some were left out.', '이벤트가 너무 많아 일부만 표시합니다.'],
  moreLines: ['+{0} lines', '+{0}줄'],
  eventsFound: ['{0} events', '이벤트 {0}개'],
  rowsFound: ['{0} rows', '{0}행'],
  export: ['Export', '내보내기'],
  exportBom: ['with a byte order mark (for Excel)', 'BOM 포함(Excel용)'],
  exportNote: [
    'Cells are not changed: one that begins with = is a formula to a spreadsheet.',
    '셀은 바꾸지 않습니다. =로 시작하는 셀은 스프레드시트에서 수식이 됩니다.',
  ],
  exportLoaded: [
    'Several groups: the {0} rows in memory were exported.',
    '그룹이 여럿이라 메모리에 있는 {0}행을 내보냈습니다.',
  ],
  fields: ['Fields', '필드'],
  raw: ['Raw', '원문'],
  json: ['JSON', 'JSON'],
  why: ['Why?', '왜?'],
  context: ['Context', '앞뒤'],
  contextEarlier: ['20 earlier ▲', '이전 20개 ▲'],
  contextLater: ['20 later ▼', '이후 20개 ▼'],
  contextStart: ['the beginning of the stream', '스트림의 처음'],
  contextEnd: ['the end of the stream', '스트림의 끝'],
  noJson: ['The message is not JSON.', '메시지가 JSON이 아닙니다.'],
  noFields: ['The message has no fields.', '메시지에 필드가 없습니다.'],
  filterFor: ['Only events where {0} is {1}', '{0}이(가) {1}인 이벤트만'],
  filterOut: ['Without events where {0} is {1}', '{0}이(가) {1}인 이벤트 제외'],
  filterReplaced: [
    'The words were replaced: a pattern has either words or conditions.',
    '단어를 바꾸었습니다. 패턴에는 단어나 조건 중 하나만 쓸 수 있습니다.',
  ],
  filterNoWord: [
    'What is searched cannot be extended; the event was left out of nothing.',
    '검색에 조건을 더할 수 없습니다.',
  ],
  timeInherited: [
    'The line has no time of its own; this is that of the line before it.',
    '이 줄에는 시각이 없어 앞줄의 시각을 씁니다.',
  ],
  copy: ['Copy', '복사'],
  copied: ['Copied', '복사했습니다'],
  copyLink: ['Link', '링크'],
  onlyStream: ['Only this stream', '이 스트림만'],
  whyNoText: ['Nothing is searched: every event is shown.', '검색 조건이 없어 모든 이벤트를 표시합니다.'],
  matches: ['It matches', '일치합니다'],
  matchesNot: ['It does not match', '일치하지 않습니다'],
  previousEvent: ['Previous event', '이전 이벤트'],
  nextEvent: ['Next event', '다음 이벤트'],
  results: ['Results', '결과'],
  table: ['Table', '표'],
  chart: ['Chart', '차트'],
  lines: ['Lines', '선'],
  bars: ['Bars', '막대'],
  queryStatus: ['{0} rows · {1} of {2} events · {3} · {4} ms', '{0}행 · 이벤트 {2}개 중 {1}개 · {3} · {4} ms'],
  queryFirst: ['Write a query and run it: Ctrl-Enter.', '쿼리를 쓰고 실행하세요: Ctrl-Enter.'],
  queryExamples: ['Examples', '예제'],
  exampleErrors: ['Errors, newest first', '최근 오류'],
  exampleLevels: ['Events by level', '레벨별 이벤트'],
  exampleRate: ['Events per minute', '분당 이벤트'],
  exampleTemplates: ['Kinds of messages', '메시지의 종류'],
  noRows: ['The query gives no rows in this window.', '이 범위에서 쿼리 결과가 없습니다.'],
  queryFailed: ['The query ended: {0}', '쿼리가 끝났습니다: {0}'],
  asPattern: ['As a pattern', '패턴으로'],
  openInQuery: ['Open in Query', '쿼리 화면에서 열기'],
  rowsNotEvents: ['These commands give rows, not events.', '이 명령은 이벤트가 아니라 행을 만듭니다.'],
  noChart: [
    'A chart needs a first column that is a time or a key, and numbers after it.',
    '차트에는 시각이나 키인 첫 열과 숫자 열이 필요합니다.',
  ],
  tooManyGroups: ['Only the first 50 of {0} groups are searched.', '그룹 {0}개 중 처음 50개만 검색합니다.'],
  metricFilters: ['Metric filters', '지표 필터'],
  noMetricFilters: ['These groups have no metric filters.', '이 그룹에는 지표 필터가 없습니다.'],
  tryFilter: ['Try a metric filter', '지표 필터 시험'],
  tryIt: ['Try', '시험'],
  tryResult: ['{0} of {1} events match, {2} values are published', '이벤트 {1}개 중 {0}개 일치, 값 {2}개 게시'],
  filterName: ['Filter name', '필터 이름'],
  metricName: ['Metric name', '지표 이름'],
  namespace: ['Namespace', '네임스페이스'],
  metricValue: ['Value', '값'],
  defaultValue: ['Default value', '기본값'],
  filterPattern: ['Filter pattern', '필터 패턴'],
  unit: ['Unit', '단위'],
  dimensions: ['Dimensions (Name=$.field, …)', '차원 (이름=$.필드, …)'],
  statistic: ['Statistic', '통계'],
  inGroup: ['Log group', '로그 그룹'],
  copyTerraform: ['Copy as Terraform', 'Terraform으로 복사'],
  copyCloudFormation: ['Copy as CloudFormation', 'CloudFormation으로 복사'],
  noData: ['no data', '데이터 없음'],
  needNames: [
    'Names of the filter, the metric and its namespace are needed.',
    '필터, 지표, 네임스페이스의 이름이 필요합니다.',
  ],
  noAlarms: [
    'There are no alarms. Put one with an AWS client, or start the server with --from FILE.',
    '경보가 없습니다. AWS 클라이언트로 만들거나 서버를 --from FILE로 시작하세요.',
  ],
  alarmFilter: ['States', '상태'],
  stateOK: ['OK', '정상'],
  stateALARM: ['In alarm', '경보'],
  stateINSUFFICIENT_DATA: ['Insufficient data', '데이터 부족'],
  states: ['States', '상태'],
  statesOf: ['States of {0} over the window', '범위 동안 {0}의 상태'],
  since: ['since', '부터'],
  sinceTime: ['since {0}', '{0}부터'],
  until: ['until', '까지'],
  state: ['state', '상태'],
  reason: ['reason', '이유'],
  value: ['value', '값'],
  threshold: ['threshold', '임계값'],
  seriesOf: ['Values of {0} with its threshold', '{0}의 값과 임계값'],
  ofPeriods: ['{0} of {1} periods of {2}', '{2} 기간 {1}개 중 {0}개'],
  missingData: ['missing data: {0}', '누락 데이터: {0}'],
  cardEvents: ['events', '이벤트'],
  cardErrors: ['errors', '오류'],
  cardWarnings: ['warnings', '경고'],
  cardLast: ['last event {0}', '마지막 이벤트 {0}'],
  cardNone: ['no events', '이벤트 없음'],
  openLogs: ['Open the logs of {0}', '{0} 로그 열기'],
  allGroups: ['All groups', '모든 그룹'],
  totals: ['{0} groups · {1} streams · {2}', '그룹 {0}개 · 스트림 {1}개 · {2}'],
  clientsHint: ['AWS clients talk to this address:', 'AWS 클라이언트는 이 주소를 사용합니다:'],
  storeTemporary: [
    'What clients put is removed when the server ends (no --store).',
    '클라이언트가 넣은 것은 서버가 끝나면 지워집니다(--store 없음).',
  ],
  readOnly: ['read only', '읽기 전용'],
  ago: ['{0} ago', '{0} 전'],
  justNow: ['just now', '방금'],
  from: ['From', '시작'],
  to: ['To', '끝'],
  windowHint: [
    'A time such as 2026-03-02 09:00, or -90m, -2d; times are in {0}.',
    '2026-03-02 09:00 같은 시각이나 -90m, -2d. 시간대는 {0}입니다.',
  ],
  lastOf: ['Last {0}', '최근 {0}'],
  allTimes: ['All times', '전체 시간'],
  badTime: ['“{0}” is no time.', '“{0}”은(는) 시각이 아닙니다.'],
  badOrder: ['The window ends before it begins.', '끝이 시작보다 앞섭니다.'],
  anchorLast: ['“now” is the newest event ({0})', '“지금”은 가장 최근 이벤트입니다({0})'],
  gone: ['The server does not answer. Trying again…', '서버가 응답하지 않습니다. 다시 시도하는 중…'],
  tryNow: ['Try now', '지금 시도'],
  back: ['The server is back', '서버가 다시 응답합니다'],
  token: [
    'This server asks for the token that its start line printed.',
    '이 서버는 시작할 때 출력한 토큰이 필요합니다.',
  ],
  tokenLabel: ['Token', '토큰'],
  failed: ['It did not work: {0}', '실패했습니다: {0}'],
  keys: ['Keys', '단축키'],
  keyEditor: ['to the editor', '편집기로'],
  keyNext: ['next, previous event', '다음, 이전 이벤트'],
  keyDetail: ['open the event', '이벤트 열기'],
  keyClose: ['close; back to the window before', '닫기, 이전 범위로'],
  keyError: ['next, previous error', '다음, 이전 오류'],
  keyShift: ['window earlier, later', '이전, 이후 범위'],
  keyZoom: ['window smaller, larger', '범위 축소, 확대'],
  keyLive: ['live on, off', '실시간 켜기, 끄기'],
  keyGo: ['Home, Logs, Query, Metrics, Alarms', '홈, 로그, 쿼리, 지표, 경보'],
  keyRun: ['run', '실행'],
  keyComplete: ['complete', '자동 완성'],
  keyHelp: ['this list', '이 목록'],
  about: ['insitu {0} · account {1}', 'insitu {0} · 계정 {1}'],
};

let language = stored('language') ?? ((navigator.language || '').startsWith('ko') ? 'ko' : 'en');

/// The text of this key in the language of the page.
function t(key, ...values) {
  const texts = TEXTS[key];
  if (!texts) return key;
  return texts[language === 'ko' ? 1 : 0].replace(/\{(\d)\}/g, (_, index) => String(values[index]));
}

/// Writes the texts of elements that state a key: `data-t` the content, `data-label` the accessible name, `data-hint`
/// the placeholder.
function translate(root) {
  const each = (name, write) => {
    if (root.dataset?.[name]) write(root, root.dataset[name]);
    for (const element of root.querySelectorAll(`[data-${name}]`)) write(element, element.dataset[name]);
  };
  each('t', (element, key) => {
    element.textContent = t(key);
  });
  each('label', (element, key) => {
    element.setAttribute('aria-label', t(key));
    if (element.tagName === 'BUTTON') element.title = t(key);
  });
  each('hint', (element, key) => {
    element.placeholder = t(key);
  });
}

/// What this browser keeps of the page: theme, language, zone, history. A browser may refuse to keep anything.
function stored(name) {
  try {
    return localStorage.getItem('insitu.' + name) ?? undefined;
  } catch {
    return undefined;
  }
}

function store(name, value) {
  try {
    if (value === undefined) localStorage.removeItem('insitu.' + name);
    else localStorage.setItem('insitu.' + name, value);
  } catch {
    // Then it is not kept.
  }
}

function storedList(name) {
  try {
    const list = JSON.parse(stored(name) ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
