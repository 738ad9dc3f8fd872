"""The parts of a comparison. Each runs, and returns Markdown."""
import json
import os
import shutil
import subprocess
from shlex import quote

import answers
import measure
from logs import MIB
from questions import (AT_LEAST, AT_MOST, COMPILE_GOAL, DECOMPRESSION_GOAL, FILTER_MEMORY_GOAL, FLOORS, GIB, GOALS,
                       QUESTIONS, SCALING_GOALS, START_GOAL, TEN, Tool, duckdb, members)

GROWTH_MIB = [1, 16, 64, 256, 1024, 4096]
SLICE_MIB = 64
EVENT_BYTES = 400  # a little less than the mean


def table(header, rows):
    return '\n'.join('| ' + ' | '.join(cells) + ' |' for cells in [header, ['---'] * len(header), *rows]) + '\n'


def seconds(number):
    return f'{number:.3f}' if number < 10 else f'{number:.1f}'


def verdict(number, relation, limit):
    """Cells: the number, the goal, whether it is met by what the table shows."""
    number = round(number, 2)
    met = number <= limit if relation == AT_MOST else number >= limit
    return [f'{number:.2f}', f'{relation} {limit:g}', 'met' if met else '**missed**']


# ---- questions

def ask(runner, logs, mib, only):
    """Answers first: a wrong one of an exact tool ends the run. Then the clock.
    Returns {question: {(tool, threads): Run of the whole log}} and {question: {tool: note on its answer}}."""
    figures, notes = {}, {}
    for name in (name for name in QUESTIONS if name in only):
        question = QUESTIONS[name]
        log = logs.log(question.kind, mib)
        slice_mib = min(SLICE_MIB, mib)
        piece = logs.log(question.kind, slice_mib)
        measure.warm(log)
        tools = [tool for tool in (FLOORS if name in TEN else []) + with_kernels(runner, question.tools) if runner.has(tool.command)]
        notes[name] = {tool.name: compare(runner, question, tool, piece if tool.sliced else log) for tool in tools}
        jobs = {(name, tool.name, threads): (tool.command, piece if tool.sliced else log, threads)
                for tool in tools for threads in tool.threads}
        scale = {tool.name: os.path.getsize(log) / os.path.getsize(piece) if tool.sliced else 1 for tool in tools}
        figures[name] = {(tool, threads): run._replace(seconds=run.seconds * scale[tool])
                         for (_, tool, threads), run in runner.measure(jobs).items()}
    return figures, notes


def with_kernels(runner, tools):
    """The tools, the first of which is insitu, and insitu with each other instruction set that is measured."""
    insitu = tools[0]
    others = [insitu._replace(name=f'insitu, {name}', command=f'INSITU_KERNEL={name} {insitu.command}')
              for name in runner.instruction_sets[1:]]
    return [insitu, *others, *tools[1:]]


def compare(runner, question, tool, log):
    """What the table says about a tool's answer."""
    if tool.exact is None:
        return ''
    form = tool.form or question.form
    insitu = question.tools[0]
    expected = form(runner.answer(insitu.command, log), True)
    if tool is insitu:
        if form(runner.answer(insitu.command, log, threads=2), True) != expected:
            measure.fail(f'insitu answers {question.text} differently with two threads')
        return answers.count_of(expected)
    if tool.name.startswith('insitu'):
        if form(runner.answer(tool.command, log), True) != expected:
            measure.fail(f'{tool.name} answers {question.text} differently')
        return 'the same'
    answer = form(runner.answer(tool.command, log))
    if tool.lost:
        slack = os.path.getsize(log) // EVENT_BYTES // tool.lost + 1
        if not answers.difference(expected, answer, slack):
            deviation = answers.difference(expected, answer)
            return f'about the same: {deviation}' if deviation else 'the same'
    problem = answers.difference(expected, answer)
    if problem and tool.exact:
        measure.fail(f'{tool.name} answers {question.text} differently: {problem}')
    mark = '†' if tool.sliced else '' if tool.exact else '‡'
    return f'{mark} {problem or "the same"}'.strip()


def questions(heading, runner, logs, mib, only):
    """One row a question: seconds with one and with two threads; then what the answers of others lack, then the goals."""
    if not only:
        return ''
    figures, notes = ask(runner, logs, mib, only)
    columns = list(dict.fromkeys(tool for of_question in notes.values() for tool in of_question))
    rows, deviations = [], []
    for name, of_question in figures.items():
        cells = [' / '.join(seconds(of_question[tool, threads].seconds) for threads in (1, 2) if (tool, threads) in of_question)
                 + marks(notes[name].get(tool, '')) for tool in columns]
        peak = max(run.mib for (tool, _), run in of_question.items() if tool == 'insitu')
        rows.append([f'{name} {QUESTIONS[name].text}', notes[name]['insitu'], *cells, f'{peak:.0f}'])
        deviations += [f'{name} {tool}: {note.strip("‡† ")}' for tool, note in notes[name].items()
                       if tool != 'insitu' and note and not note.endswith('the same')]
    sizes = {name: os.path.getsize(logs.log(QUESTIONS[name].kind, mib)) for name in only}
    return (f'### {heading}, {mib} MiB\n\n' + table(['question', 'answer', *columns, 'peak MiB'], rows)
            + (f'\nOther answers: {"; ".join(deviations)}.\n' if deviations else '') + '\n' + goals(runner, figures, sizes))


def marks(note):
    return ''.join(f' {mark}' for mark in '†‡' if mark in note)


def goals(runner, figures, sizes):
    """One row a ratio of which a goal is missed, one column for each instruction set and number of threads."""
    columns = [(kernel, threads) for kernel in runner.instruction_sets for threads in (1, 2)]
    rows, met = [], []
    for asked, slower, faster, relation, limits in GOALS:
        for name in (name for name in asked if name in figures):
            cells = []
            for kernel, threads in columns:
                ours = 'insitu' if kernel == runner.instruction_sets[0] else f'insitu, {kernel}'
                times = [sizes[name] / (1024 * MIB) if tool == GIB else
                         time_of(figures[name], ours if tool == 'insitu' else tool, threads) for tool in (slower, faster)]
                cells.append(judged(times, relation, wanted(limits, threads, kernel), met) if all(times) else '')
            rows.append([name, f'{slower} ÷ {faster}', *cells])
    for name, of_question in figures.items():
        one, two = of_question['insitu', 1], of_question['insitu', 2]
        if name in SCALING_GOALS:
            rows.append([name, '1 thread ÷ 2 threads', '',
                         judged([one.seconds, two.seconds], AT_LEAST, SCALING_GOALS[name], met), *[''] * (len(columns) - 2)])
        if ' filter ' in QUESTIONS[name].tools[0].command and max(one.mib, two.mib) > FILTER_MEMORY_GOAL:
            rows.append([name, 'peak memory, MiB', judged([max(one.mib, two.mib), 1], AT_MOST, FILTER_MEMORY_GOAL, met)])
    order = list(QUESTIONS)
    rows.sort(key=lambda row: order.index(row[0]))
    missed = [row for row in rows if any('**' in cell for cell in row)]
    header = ['', 'ratio', *(f'{kernel}, {threads} thread{"s" * (threads - 1)}' for kernel, threads in columns)]
    return f'{sum(met)} of {len(met)} goals are met; the others are bold:\n\n' + table(header, missed) if missed else 'All goals are met.\n'


def wanted(limits, threads, kernel):
    """The goal; None: it has none with so many threads."""
    limit = limits.get(threads)
    return limit[kernel == 'avx512'] if isinstance(limit, tuple) else limit


def judged(times, relation, limit, met):
    """A cell with the ratio and its goal, in bold where that is missed. `met` gets a verdict more."""
    ratio = round(times[0] / times[1], 2)
    if limit is None:
        return f'{ratio:.2f}'
    met.append(ratio <= limit if relation == AT_MOST else ratio >= limit)
    cell = f'{ratio:.2f} ({relation} {limit:g})'
    return cell if met[-1] else f'**{cell}**'


def time_of(runs, tool, threads):
    run = runs.get((tool, threads)) or runs.get((tool, 1))
    return run.seconds if run else None


# ---- compressed logs, many files, small files

def command_of(name):
    return QUESTIONS[name].tools[0].command


def compressed(runner, logs, mib):
    mib = min(mib, 256)
    rows = []
    files = logs.compressed('json', mib)
    for format_name, decompressor in (('gzip', 'igzip -dc FILE'), ('zstd', 'zstd -dcq FILE')):
        if not runner.has(decompressor):
            continue
        file = files[format_name]
        for name in ('q1', 'q3'):
            if runner.answer(command_of(name), file) != runner.answer(command_of(name), logs.log('json', mib)):
                measure.fail(f'insitu answers {name} differently when the log is compressed ({format_name})')
        jobs = {(format_name, tool, threads): (command, file, threads)
                for tool, command in (('alone', decompressor + ' > /dev/null'), ('q1', command_of('q1')),
                                      ('q3', command_of('q3'))) for threads in (1, 2)}
        runs = runner.measure(jobs)
        for name in ('q1', 'q3'):
            for threads in (1, 2):
                alone, ours = (runs[format_name, tool, threads].seconds for tool in ('alone', name))
                # One core has to do both, one after the other: the goal is that of two.
                ratio = verdict(ours / alone, AT_MOST, DECOMPRESSION_GOAL)
                rows.append([format_name, decompressor.split()[0], name, str(threads), seconds(alone), seconds(ours),
                             *(ratio if threads == 2 else [ratio[0], '', ''])])
    for file in files.values():
        os.remove(file)
    header = ['log', 'decompressor', 'question', 'threads', 'it alone, s', 'insitu, s', 'ratio', 'goal', '']
    return f'### Compressed logs, {mib} MiB unpacked\n\n' + table(header, rows)


def files(runner, logs, mib):
    mib, count = min(mib, 128), 4096
    pattern = quote('{ $.level = "ERROR" && $.user.age >= 20 }')
    folder = logs.split('json', mib, count)
    whole = logs.log('json', mib)
    many = f'INSITU filter --threads THREADS -rh {pattern} FILE'
    if answers.lines(runner.answer(many, folder)) != answers.lines(runner.answer(command_of('q1'), whole)):
        measure.fail('insitu answers q1 differently when the log is split into files')
    tools = [(Tool('insitu', many, threads=(1, 2)), folder),
             (Tool('insitu, one file of the same lines', command_of('q1'), threads=(1, 2)), whole),
             (Tool('cat', 'find FILE -type f -print0 | xargs -0 cat > /dev/null'), folder),
             (Tool('rg, a literal', 'rg --no-config -aNIF -j THREADS \'"ERROR"\' FILE', threads=(1, 2)), folder),
             (Tool('grep, a literal', 'grep -rahF \'"ERROR"\' FILE'), folder)]
    tools = [(tool, where) for tool, where in tools if runner.has(tool.command)]
    runs = runner.measure({(tool.name, threads): (tool.command, where, threads)
                           for tool, where in tools for threads in tool.threads})
    rows = [[tool.name, *(seconds(runs[tool.name, threads].seconds) if (tool.name, threads) in runs else ''
                          for threads in (1, 2))] for tool, _ in tools]
    shutil.rmtree(folder)
    return f'### Many files: {mib} MiB in {count:,}\n\n' + table(['q1', '1 thread, s', '2 threads, s'], rows)


def start(runner, logs):
    """Ten lines, a hundred times."""
    path = os.path.join(logs.folder, 'ten-lines.log')
    with open(logs.log('json', 1), 'rb') as log, open(path, 'wb') as out:
        out.writelines(next(log) for _ in range(10))
    tools = [('true', '/bin/true', 100), ('grep', 'grep -aF ERROR FILE', 100), ('wc -l', 'wc -l FILE', 100),
             ('insitu, q1', command_of('q1'), 100), ('insitu, q6', command_of('q6'), 100),
             ('rg', 'rg --no-config -aNF ERROR FILE', 100), ('mawk', 'mawk /ERROR/ FILE', 100),
             ('jq', "jq -c 'select(.level == \"ERROR\")' FILE", 20), ('DuckDB, q1', 'DUCKDB THREADS q1 FILE', 3)]
    tools = [tool for tool in tools if runner.has(tool[1])]
    loop = 'i=0; while [ $i -lt {times} ]; do {command}; i=$((i + 1)); done; true'
    runs = runner.measure({(name, threads): (loop.format(times=times, command=command), path, threads)
                           for name, command, times in tools for threads in (1, 2)})
    rows = []
    for name, _, times in tools:
        one, two = (1000 * runs[name, threads].seconds / times for threads in (1, 2))
        goal = verdict(max(one, two), AT_MOST, START_GOAL)[1:] if name.startswith('insitu') else ['', '']
        rows.append([name, f'{one:.1f}', f'{two:.1f}', *goal])
    return '### Start-up: ten lines\n\n' + table(['', '1 thread, ms', '2 threads, ms', 'goal', ''], rows)


def growth(runner, logs, keep):
    """q1, q3, q6 on ever larger logs: seconds, and what a GiB costs."""
    sizes = [mib for mib in GROWTH_MIB if fits(logs, mib)]
    cells = {}
    for mib in sizes:
        log = logs.log('json', mib)
        measure.warm(log)
        for key, run in runner.measure({(name, threads): (command_of(name), log, threads)
                                        for name in ('q1', 'q3', 'q6') for threads in (1, 2)}).items():
            cells[(*key, mib)] = run.seconds / os.path.getsize(log), run
        if mib not in keep:
            logs.remove(log)
    rows = []
    for name in ('q1', 'q3', 'q6'):
        for threads in (1, 2):
            costs = [cells[name, threads, mib] for mib in sizes]
            rows.append([name, str(threads), *(f'{run.seconds:.3f} ({1e-9 / cost:.2f})' for cost, run in costs),
                         f'{costs[-1][1].mib:.0f}'])
    left_out = [str(mib) for mib in GROWTH_MIB if mib not in sizes]
    note = f'\nLeft out, for disk or page cache have no room: {", ".join(left_out)} MiB.\n' if left_out else ''
    header = ['', 'threads', *(f'{mib} MiB, s (GB/s)' for mib in sizes), 'peak MiB, largest']
    return '### Growth\n\n' + table(header, rows) + note


def fits(logs, mib):
    """On the disk, and twice into the memory that is free, so that the page cache holds it all the time."""
    with open('/proc/meminfo') as meminfo:
        available = {line.split(':')[0]: int(line.split()[1]) for line in meminfo}['MemAvailable'] // 1024
    return mib <= 64 or (2 * mib < available and 2 * mib * MIB < shutil.disk_usage(logs.folder).free)


# ---- logs that somebody else wrote

CLOUDTRAIL = [
    ("errors", 'filter', '{ $.errorCode = "AccessDenied*" }'),
    ('nested, most lines', 'filter', '{ $.userIdentity.type = "IAMUser" && $.readOnly IS TRUE }'),
    ('group by two', 'query', 'stats count(*) by eventSource, eventName'),
    ('five minutes', 'query', 'stats count(*) by bin(5m)'),
    ('newest 20', 'query', 'fields eventTime, eventName, sourceIPAddress | sort eventTime desc | limit 20'),
]
WINDOWS = [
    ('number', 'filter', '{ $.EventID = 4688 }'),
    ('in a long text', 'filter', '{ $.Message = "*lsass*" }'),
    ('number and text', 'filter', '{ $.EventID >= 10 && $.Channel = "*Sysmon*" }'),
    ('group', 'query', 'stats count(*) by Channel, EventID'),
    ('five minutes', 'query', 'stats count(*) by bin(5m)'),
]
ANY_JSON = [
    ('terms', 'filter', 'error -timeout'),
    ('absent member', 'filter', '{ $.no_such_member = "x" }'),
    ('any member', 'filter', '{ $.* = "*error*" }'),
    ('five minutes', 'query', 'stats count(*) by bin(5m)'),
]


# What DuckDB is asked beside them: the same groups, and how many times as long it should take at least.
GROUPS = {
    'group by two': (duckdb(f"""SELECT eventSource, eventName, count(*)
                     FROM {members("eventSource: 'VARCHAR', eventName: 'VARCHAR'")} GROUP BY 1, 2"""), 1.5),
    'group': (duckdb(f"""SELECT Channel, EventID, count(*)
              FROM {members("Channel: 'VARCHAR', EventID: 'BIGINT'")} GROUP BY 1, 2"""), 2),
}


def real(runner, logs, sources):
    rows = []
    for source in sources:
        log = logs.repeated(source, 128 * MIB)
        with open(log, 'rb') as lines:
            first = lines.readline()
            events = 1 + sum(1 for _ in lines)
        size = os.path.getsize(log)
        asked = CLOUDTRAIL if b'"eventName"' in first else WINDOWS if b'"EventID"' in first else ANY_JSON
        title = f'{os.path.basename(source)}, {events:,} events of {size / events:.0f} bytes'
        jobs = {}
        for what, command, text in asked:
            counted = '-c' if command == 'filter' else ''
            full = f'INSITU {command} {counted} --threads THREADS {quote(text)} FILE'
            if runner.answer(full, log) != runner.answer(full, log, threads=2):
                measure.fail(f'insitu answers `{text}` differently with two threads')
            jobs.update({(what, text, threads): (full, log, threads) for threads in (1, 2)})
            if what in GROUPS and runner.has(peer := GROUPS[what][0].command):
                tsv = full.replace('INSITU query', 'INSITU query --output tsv')
                if problem := answers.difference(answers.rows(runner.answer(tsv, log), True),
                                                 answers.rows(runner.answer(peer, log))):
                    measure.fail(f'DuckDB answers `{text}` differently: {problem}')
                jobs.update({(what, peer, threads): (peer, log, threads) for threads in (1, 2)})
        runs = runner.measure(jobs)
        for what, _, text in asked:
            one, two = (runs[what, text, threads].seconds for threads in (1, 2))
            shown = '`' + text.replace('|', '\\|') + '`'
            rows.append([title, shown, f'{1e9 * one / events:.0f}', f'{1e9 * two / events:.0f}',
                         f'{size / one / 1e9:.2f}', f'{size / two / 1e9:.2f}', *against_duckdb(runs, what, one)])
            title = ''
        os.remove(log)
    header = ['log', 'question', 'ns/event, 1 thread', '2 threads', 'GB/s, 1 thread', '2 threads', 'DuckDB ÷ insitu', 'goal', '']
    return '### Logs that others wrote\n\n' + table(header, rows)


def against_duckdb(runs, what, ours):
    """Cells: how many times as long DuckDB takes with one thread, if it was asked."""
    tool, wanted = GROUPS.get(what, (None, None))
    run = tool and runs.get((what, tool.command, 1))
    return verdict(run.seconds / ours, AT_LEAST, wanted) if run else ['', '', '']


# ---- building blocks

def blocks(tools, quick):
    """Google Benchmark: what each block does alone, beside the floors."""
    command = [os.path.join(tools, 'insitu_bench'), '--benchmark_format=json']
    if quick:
        command.append('--benchmark_min_time=0.05')
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if done.returncode != 0:
        measure.fail(f'status {done.returncode} from {command[0]}')
    rows, to_ms = [], {'ns': 1e-6, 'us': 1e-3, 'ms': 1, 's': 1e3}
    for benchmark in json.loads(done.stdout)['benchmarks']:
        if benchmark.get('error_occurred'):
            measure.fail(f'{benchmark["name"]}: {benchmark["error_message"]}')
        rate = benchmark.get('bytes_per_second')
        each = benchmark.get('items_per_second')
        # Of one thread its own time; the rates are made of the same.
        time = benchmark['real_time' if 'real_time' in benchmark['name'] else 'cpu_time']
        ms = time * to_ms[benchmark['time_unit']]
        goal = verdict(ms, AT_MOST, COMPILE_GOAL)[1:] if benchmark['name'] == 'compile_longest' else ['', '']
        rows.append([benchmark['name'], f'{rate / 1e9:.2f}' if rate else '', f'{1e9 / each:.1f}' if each else '',
                     f'{ms:.3f}', *goal])
    return '### Building blocks\n\n' + table(['', 'GB/s', 'ns per item', 'ms per run', 'goal', ''], rows)
