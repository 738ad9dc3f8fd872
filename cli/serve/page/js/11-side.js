// The left pane: project and environment → groups → streams; what is saved; what was run.

const side = {
  counts: {},
  streams: [],
  fields: [],
  folds: new Map(),
  definitions: [],

  draw() {
    const pane = byId('side');
    const focus = document.activeElement?.dataset?.focusKey;
    const names = projects.map(project => project.name);
    const project = h(
      'select',
      {id: 'project', on: {change: event => go({p: event.target.value, env: '', g: [], s: []})}},
      h('option', {value: '', text: t('allProjects')}),
      names.map(name => h('option', {value: name, text: name, selected: state.p === name})),
    );
    const environments = [
      ...new Set(
        projects
          .filter(one => !state.p || one.name === state.p)
          .flatMap(one => one.environments.map(environment => environment.name)),
      ),
    ];
    const sight = groupsInSight();
    pane.replaceChildren(
      ...[
        h('section', {}, h('h2', {}, h('label', {for: 'project', t: 'project'})), project),
        h(
          'fieldset',
          {class: 'section', hidden: environments.length < 2 && !state.env},
          h('legend', {t: 'environment'}),
          [
            ['', t('allEnvironments')],
            ...environments.map(name => [name === '' ? '-' : name, name || t('noEnvironment')]),
          ].map(([value, text]) =>
            h(
              'label',
              {class: 'choice'},
              h('input', {
                type: 'radio',
                name: 'environment',
                value,
                checked: state.env === value,
                data: {focusKey: 'env:' + value},
                on: {change: () => go({env: value, g: [], s: []})},
              }),
              h('span', {text}),
            ),
          ),
        ),
        h('fieldset', {class: 'section groups'}, h('legend', {t: 'groups'}), this.groupChoices(sight)),
        this.streamSection(),
        this.fieldSection(),
        this.savedSection(),
        this.historySection(),
      ].filter(Boolean),
    );
    if (focus) pane.querySelector(`[data-focus-key="${CSS.escape(focus)}"]`)?.focus();
  },

  groupChoices(sight) {
    if (!sight.length) return h('p', {class: 'muted', t: 'noGroups'});
    const known = new Set(sight.map(group => group.logGroupName));
    const chosen = state.g.filter(name => known.has(name));
    const all = h(
      'label',
      {class: 'choice'},
      h('input', {
        type: 'checkbox',
        checked: !chosen.length,
        data: {focusKey: 'g:'},
        on: {
          change: () => {
            if (!go({g: [], s: []})) this.draw();
          },
        },
      }),
      h('span', {t: 'groupsAll'}),
    );
    return [
      all,
      sight.slice(0, 500).map(group => {
        const levels = this.counts[group.logGroupName] ?? {};
        const events = Object.values(levels).reduce((sum, value) => sum + value, 0);
        const errors = (levels.ERROR ?? 0) + (levels.FATAL ?? 0);
        const change = event => {
          const next = event.target.checked
            ? [...chosen, group.logGroupName]
            : chosen.filter(name => name !== group.logGroupName);
          go({g: next, s: []});
        };
        // Of the parts that project and environment already say, the rest of the name is enough, but a name of nothing
        // else stays.
        const prefix = state.p && state.env && state.env !== '-' ? '/' + state.p + '/' + state.env : '';
        const short =
          prefix && group.display.startsWith(prefix + '/') ? group.display.slice(prefix.length) : group.display;
        return h(
          'label',
          {class: 'choice', title: group.display},
          h('input', {
            type: 'checkbox',
            checked: chosen.includes(group.logGroupName),
            data: {focusKey: 'g:' + group.logGroupName},
            on: {change},
          }),
          h('span', {class: 'name', text: short}),
          errors ? h('span', {class: 'errors', text: count(errors), title: t('cardErrors')}) : undefined,
          h('span', {class: 'number', text: group.logGroupName in this.counts ? count(events) : ''}),
        );
      }),
    ];
  },

  streamSection() {
    if (state.screen !== 'logs' || chosenGroups().length !== 1 || this.streams.length < 2) return undefined;
    const change = name => event =>
      go({s: event.target.checked ? [...state.s, name] : state.s.filter(one => one !== name)});
    return h(
      'fieldset',
      {class: 'section'},
      h('legend', {t: 'streams'}),
      h(
        'label',
        {class: 'choice'},
        h('input', {
          type: 'checkbox',
          checked: !state.s.length,
          data: {focusKey: 's:'},
          on: {
            change: () => {
              if (!go({s: []})) this.draw();
            },
          },
        }),
        h('span', {t: 'streamsAll'}),
      ),
      this.streams.map(stream =>
        h(
          'label',
          {class: 'choice', title: stream.logStreamName},
          h('input', {
            type: 'checkbox',
            checked: state.s.includes(stream.logStreamName),
            data: {focusKey: 's:' + stream.logStreamName},
            on: {change: change(stream.logStreamName)},
          }),
          h('span', {class: 'name', text: stream.logStreamName}),
        ),
      ),
    );
  },

  /// A part that is open or closed, and stays so when the pane is drawn again.
  fold(key, open, attributes, ...children) {
    const element = h('details', {...attributes, open: this.folds.get(key) ?? open}, ...children);
    element.addEventListener('toggle', () => this.folds.set(key, element.open));
    return element;
  },

  /// The fields of the groups with how many events have them; one is put into the query with a click.
  fieldSection() {
    if (state.screen !== 'query' || !this.fields.length) return undefined;
    return this.fold(
      'fields',
      true,
      {class: 'section'},
      h('summary', {t: 'fields'}),
      h(
        'ul',
        {class: 'saved'},
        this.fields
          .slice(0, 40)
          .map(field =>
            h(
              'li',
              {class: 'entry'},
              h(
                'button',
                {
                  class: 'plain entry-open field-entry',
                  title: t('insertField', field.name),
                  data: {focusKey: 'field:' + field.name},
                  on: {click: () => queryScreen.insert(fieldInQuery(field.name))},
                },
                h('span', {class: 'name', text: field.name}),
                h('span', {class: 'number', text: field.percent + ' %'}),
              ),
            ),
          ),
      ),
    );
  },

  /// Names with `/` become folders.
  savedSection() {
    const entries = [
      ...this.definitions.map(one => ({
        name: one.name,
        kind: 'query',
        text: one.queryString,
        groups: one.logGroupNames ?? [],
        remove: async () => {
          await logsOperation('DeleteQueryDefinition', {queryDefinitionId: one.queryDefinitionId});
          await this.loadDefinitions();
        },
      })),
      ...storedList('patterns').map(one => ({
        name: one.name,
        kind: 'pattern',
        text: one.text,
        groups: one.groups ?? [],
        remove: async () => {
          store('patterns', JSON.stringify(storedList('patterns').filter(other => other.name !== one.name)));
          this.draw();
        },
      })),
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
    const root = {folders: new Map(), entries: []};
    for (const entry of entries) {
      let folder = root;
      const parts = entry.name.split('/');
      for (const part of parts.slice(0, -1)) {
        if (!folder.folders.has(part)) folder.folders.set(part, {folders: new Map(), entries: []});
        folder = folder.folders.get(part);
      }
      folder.entries.push({...entry, short: parts[parts.length - 1]});
    }
    const list = (folder, path) =>
      h(
        'ul',
        {class: 'saved'},
        [...folder.folders].map(([name, inner]) =>
          h(
            'li',
            {},
            this.fold('saved/' + path + name, true, {}, h('summary', {text: name}), list(inner, path + name + '/')),
          ),
        ),
        folder.entries.map(entry =>
          h(
            'li',
            {class: 'entry'},
            h(
              'button',
              {
                class: 'plain entry-open',
                title: entry.text,
                data: {focusKey: 'saved:' + entry.name},
                on: {click: () => this.open(entry)},
              },
              h('span', {class: 'kind', 'aria-hidden': 'true', text: entry.kind === 'query' ? '›_' : '{}'}),
              ' ',
              entry.short,
            ),
            h('button', {
              class: 'plain entry-remove',
              'aria-label': t('removeNamed', entry.name),
              title: t('remove'),
              text: '✕',
              on: {click: () => this.removeEntry(entry)},
            }),
          ),
        ),
      );
    return h(
      'section',
      {},
      h('h2', {t: 'saved'}),
      entries.length ? list(root, '') : h('p', {class: 'muted', t: 'nothingSaved'}),
    );
  },

  async removeEntry(entry) {
    if (!(await confirmed(t('removeQuestion', entry.name), 'remove'))) return;
    try {
      await entry.remove();
    } catch (error) {
      failed(error);
    }
  },

  open(entry) {
    const known = new Set(allGroups().map(group => group.logGroupName));
    const groups = entry.groups.filter(name => known.has(name));
    const place = groups.length ? {p: '', env: '', g: groups, s: []} : {};
    if (entry.kind === 'query') visit(addressOfScreen('query', {...place, query: entry.text}));
    else visit(addressOfScreen('logs', {...place, q: entry.text, mode: entry.mode ?? ''}));
  },

  historySection() {
    const list = storedList('history');
    return this.fold(
      'history',
      false,
      {class: 'section'},
      h('summary', {t: 'history'}),
      list.length
        ? h(
            'ul',
            {class: 'saved'},
            list
              .slice(0, 20)
              .map(one =>
                h(
                  'li',
                  {class: 'entry'},
                  h(
                    'button',
                    {
                      class: 'plain entry-open',
                      title: one.text,
                      data: {focusKey: 'history:' + one.kind + one.text},
                      on: {
                        click: () =>
                          this.open({
                            kind: one.kind === 'query' ? 'query' : 'logs',
                            text: one.text,
                            groups: [],
                            mode: one.kind === 'logs-query' ? 'query' : '',
                          }),
                      },
                    },
                    one.text.replace(/\s+/g, ' '),
                  ),
                ),
              ),
          )
        : h('p', {class: 'muted', t: 'noHistory'}),
      list.length
        ? h('button', {
            class: 'plain small',
            t: 'clearHistory',
            on: {
              click: () => {
                store('history');
                this.draw();
              },
            },
          })
        : undefined,
    );
  },

  async loadDefinitions() {
    try {
      this.definitions = await allPages(logsOperation, 'DescribeQueryDefinitions', {}, 'queryDefinitions');
    } catch (error) {
      if (error instanceof Refused) this.definitions = [];
    }
    this.draw();
  },

  /// Counts of the groups in the window, and the streams of a single group.
  async refresh() {
    this.draw();
    const key = () => JSON.stringify([state.p, state.env, state.from, state.to]);
    const asked = key();
    const {start, end} = windowOf(state.from, state.to);
    const groups = groupsInSight()
      .map(group => group.logGroupName)
      .slice(0, 100);
    if (groups.length) {
      apiGet('levels', {group: groups, start, end})
        .then(answer => {
          if (asked !== key()) return;
          this.counts = answer.levels;
          this.draw();
        })
        .catch(quiet);
    }
    const chosen = chosenGroups();
    if (state.screen === 'query') this.loadFields(chosen.slice(0, 3));
    if (state.screen === 'logs' && chosen.length === 1) {
      if (this.streamsOf === chosen[0]) return;
      this.streams = [];
      logsOperation('DescribeLogStreams', {
        logGroupName: chosen[0],
        orderBy: 'LastEventTime',
        descending: true,
        limit: 50,
      })
        .then(answer => {
          if (chosenGroups()[0] !== chosen[0]) return;
          this.streamsOf = chosen[0];
          this.streams = answer.logStreams;
          this.draw();
        })
        .catch(quiet);
    }
  },

  /// Of the first groups, which is enough to begin with.
  async loadFields(groups) {
    if (this.fieldsOf === groups.join()) return;
    this.fieldsOf = groups.join();
    try {
      const answers = await Promise.all(groups.map(logGroupName => logsOperation('GetLogGroupFields', {logGroupName})));
      if (this.fieldsOf !== groups.join()) return;
      const percents = new Map();
      for (const {name, percent} of answers.flatMap(answer => answer.logGroupFields))
        percents.set(name, Math.max(percent, percents.get(name) ?? 0));
      this.fields = [...percents].map(([name, percent]) => ({name, percent})).sort((a, b) => b.percent - a.percent);
      this.draw();
    } catch (error) {
      this.fieldsOf = undefined;
      quiet(error);
    }
  },
};
