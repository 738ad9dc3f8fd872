// The state of the page stands in the address, so that back, reload and a copied link work.

const SCREENS = ['home', 'logs', 'query', 'metrics', 'alarms'];
const LIST_MEMBERS = {g: 1, s: 1, lv: 1};
// p project · env environment · g groups · s streams · from, to window · q, mode: what Logs searches, and its language
// lv levels · e event · query what Query runs · view table or chart · live
const MEMBERS = ['p', 'env', 'g', 's', 'from', 'to', 'q', 'mode', 'lv', 'e', 'query', 'view', 'live'];
// What goes along from one screen to another.
const SHARED = ['p', 'env', 'g', 's', 'from', 'to', 'q', 'mode', 'lv', 'query'];

function stateOfAddress(hash) {
  const [path, search] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const parameters = new URLSearchParams(search ?? '');
  const state = {screen: SCREENS.includes(path) ? path : 'home'};
  for (const name of MEMBERS) state[name] = LIST_MEMBERS[name] ? parameters.getAll(name) : (parameters.get(name) ?? '');
  return state;
}

function addressOf(state) {
  const parameters = new URLSearchParams();
  for (const name of MEMBERS)
    for (const value of [state[name]].flat()) if (value !== '' && value !== undefined) parameters.append(name, value);
  // These need no escape in a fragment, and a person can read them then.
  const search = parameters
    .toString()
    .replace(/%2F/g, '/')
    .replace(/%3A/g, ':')
    .replace(/%24/g, '$')
    .replace(/%40/g, '@')
    .replace(/%2C/g, ',');
  return '#/' + state.screen + (search ? '?' + search : '');
}

let state = stateOfAddress(location.hash);

/// Changes the address, and with it the page. Without `keep` the former one is in the history.
function go(changes, keep) {
  const next = {...state, ...changes};
  const address = addressOf(next);
  if (address === addressOf(state)) return false;
  if (keep) {
    history.replaceState(null, '', address);
    show();
  } else {
    visit(address);
  }
  return true;
}

/// Goes to an address of the page. At once: the event of a changed fragment would come later, and a second key before
/// it would start from what was.
function visit(address) {
  if (address !== location.hash) history.pushState(null, '', address);
  show();
}

/// The address of another screen with the same groups and window.
function addressOfScreen(screen, changes) {
  const next = {screen};
  for (const name of SHARED) next[name] = state[name];
  return addressOf({...next, ...changes});
}

/// Projects → environments → groups, as the server knows them.
let projects = [];

const allGroups = () =>
  projects.flatMap(project =>
    project.environments.flatMap(environment =>
      environment.groups.map(group => ({...group, project: project.name, environment: environment.name})),
    ),
  );

/// The groups that project and environment leave.
const groupsInSight = () =>
  allGroups().filter(
    group =>
      (!state.p || group.project === state.p) && (!state.env || group.environment === environmentName(state.env)),
  );

// An environment without a name is written `-` in the address, where an empty text means all.
const environmentName = text => (text === '-' ? '' : text);

/// The names of the groups that are asked: the chosen ones, else all in sight.
function chosenGroups() {
  const known = groupsInSight().map(group => group.logGroupName);
  const chosen = state.g.filter(name => known.includes(name));
  return chosen.length ? chosen : known;
}

const MAX_GROUPS = 50;

let toldGroups = 0;

function askedGroups() {
  const groups = chosenGroups();
  if (groups.length > MAX_GROUPS && groups.length !== toldGroups) notice(t('tooManyGroups', groups.length));
  toldGroups = groups.length;
  return groups.slice(0, MAX_GROUPS);
}

const displayName = name => allGroups().find(group => group.logGroupName === name)?.display ?? name;
