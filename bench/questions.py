"""What is asked of whom, and what the answers are held against: the ten questions, the tools, the goals."""
from collections import namedtuple
from shlex import quote

import answers

# A tool's way to answer a question, as a shell command in which INSITU, THREADS, FILE and DUCKDB are filled in.
#   exact    a wrong answer is an error; otherwise the table says by how much it differs (‡: the text of JSON is
#            searched); None: no answer is expected
#   sliced   measured on a slice and scaled (†: too slow for the whole)
#   threads  the numbers of threads it is run with
#   form     how its answer is read, if not as the question's are
#   lost     it may lose one of so many events
Tool = namedtuple('Tool', 'name command exact sliced threads form lost', defaults=(True, False, (1,), None, None))
Question = namedtuple('Question', 'kind text form tools')

JQ = "jq -Rr '. as $line | fromjson? | objects | "
LEVEL_AND_LATENCY = r'''match($0, /"level": ?"[A-Z]+"/) {
    level = substr($0, RSTART, RLENGTH); gsub(/.*: ?"|"/, "", level); ++count[level]
    if (match($0, /"latency_ms": ?[0-9.]+/)) {
      latency = substr($0, RSTART, RLENGTH); sub(/.*:/, "", latency); sum[level] += latency; ++known[level] } }
  END { for (level in count) print level, count[level], sum[level] / known[level], 0 }'''
MINUTES = r'''match($0, /"ts": ?"[^"]*/) {
    time = substr($0, RSTART, RLENGTH); sub(/.*: ?"/, "", time); ++count[substr(time, 1, 16)] }
  END { for (minute in count) print count[minute], minute }'''


def insitu_filter(pattern, options=''):
    return Tool('insitu', f'INSITU filter --threads THREADS {options} {quote(pattern)} FILE', threads=(1, 2))


def insitu_query(query):
    return Tool('insitu', f'INSITU query --output tsv --threads THREADS {quote(query)} FILE', threads=(1, 2))


def duckdb(question, form=None):
    # Where DuckDB reads members into columns and a line was cut off after a colon, it takes the line after that one,
    # a good one, for a part of it (1.5): a few in a hundred thousand are missing from its counts.
    return Tool('DuckDB', f'DUCKDB THREADS {question} FILE', threads=(1, 2), form=form, lost=10_000)


def jq(program, rest=''):
    return Tool('jq', f"{JQ}{program}' FILE{rest}", sliced=True)


def raw(name, command):
    return Tool(name, command, exact=False)


def raw_text(regex, options=''):
    return [raw('rg', f'rg --no-config -aN {options} {quote(regex)} FILE'),
            raw('grep', f'grep -aE {options} {quote(regex)} FILE')]


# No answer at all: how fast the bytes can be had.
FLOORS = [Tool('wc -l', 'wc -l < FILE', exact=None), Tool('cat > /dev/null', 'cat FILE > /dev/null', exact=None)]

QUESTIONS = {
    'q1': Question('json', '`{ $.level = "ERROR" && $.user.age >= 20 }`', answers.lines, [
        insitu_filter('{ $.level = "ERROR" && $.user.age >= 20 }'),
        *raw_text(r'"level": ?"ERROR".*"user": ?\{[^}]*"age": ?([2-9][0-9]|[1-9][0-9]{2,})'),
        jq('select(.level == "ERROR" and (.user | objects | .age | numbers) >= 20) | $line'),
        duckdb('q1'),
    ]),
    'q2': Question('json', '`{ $.message = "*오류*" }`', answers.lines, [
        insitu_filter('{ $.message = "*오류*" }'),
        *raw_text('오류'),
        jq('select(.message | strings | contains("오류")) | $line'),
        duckdb('q2'),
    ]),
    'q3': Question('json', '`{ $.http.status >= 200 }`, counted', answers.number, [
        insitu_filter('{ $.http.status >= 200 }', '-c'),
        *raw_text('"status": ?[2-9][0-9][0-9]', '-c'),
        jq('select((.http | objects | .status | numbers) >= 200) | 1', ' | wc -l'),
        duckdb('q3'),
    ]),
    'q4': Question('json', '`{ $.errorCode = %^DA0001% }`', answers.lines, [
        insitu_filter('{ $.errorCode = %^DA0001% }'),
        *raw_text('"errorCode": ?"DA0001'),
        jq('select(.errorCode | strings | startswith("DA0001")) | $line'),
        duckdb('q4'),
    ]),
    'q5': Question('json', '`fields ts, level, user.id \\| sort ts desc \\| limit 20`', answers.newest, [
        insitu_query('fields ts, level, user.id | sort ts desc | limit 20'),
        jq('[.ts, .level, .user.id?] | @tsv', ' | sort -r -k1,1 | head -20'),
        duckdb('q5'),
    ]),
    'q6': Question('json', '`stats count(*), avg(http.latency_ms), pct(http.latency_ms, 99) by level`',
                   answers.by_level, [
        insitu_query('stats count(*), avg(http.latency_ms), pct(http.latency_ms, 99) by level'),
        raw('mawk', f'mawk {quote(LEVEL_AND_LATENCY)} FILE'),
        duckdb('q6'),
    ]),
    'q7': Question('json', '`stats count(*) by bin(5m)`', answers.by_bin, [
        insitu_query('stats count(*) by bin(5m)'),
        raw('mawk', f'mawk {quote(MINUTES)} FILE'),
        # A line that breaks off after its time is no JSON for these two; for insitu it has a time all the same.
        jq('.ts[0:16]', ' | sort | uniq -c')._replace(lost=1_000),
        duckdb('q7')._replace(lost=1_000),
    ]),
    'q8': Question('text', '`ERROR -timeout`', answers.lines, [
        insitu_filter('ERROR -timeout'),
        Tool('rg', 'rg --no-config -aNF ERROR FILE | rg --no-config -aNvF timeout', threads=(1, 2)),
        Tool('grep', 'grep -aF ERROR FILE | grep -avF timeout', threads=(1, 2)),
        Tool('mawk', "mawk '/ERROR/ && !/timeout/' FILE"),
        duckdb('q8'),
    ]),
    'q9': Question('access', '`[ip, ident, user, ts, req, status=5*, size]`', answers.lines, [
        insitu_filter('[ip, ident, user, ts, req, status=5*, size]'),
        Tool('rg', r"""rg --no-config -aN '" 5[^ ]* [^ ]+$' FILE"""),
        Tool('grep', r"""grep -aE '" 5[^ ]* [^ ]+$' FILE"""),
        Tool('mawk', "mawk '$9 ~ /^5/' FILE"),
        duckdb('q9', form=answers.unquoted_lines),
    ]),
    'q10': Question('json', '`stats count_distinct(user.id)`', answers.number, [
        insitu_query('stats count_distinct(user.id)'),
        raw('rg', """rg --no-config -aNo '"user": ?\\{"id": ?"[^"]*"' FILE | sed 's/.*id": *//' | sort -u | wc -l"""),
        jq('.user | objects | .id | strings', ' | sort -u | wc -l'),
        duckdb('q10'),
    ]),
}

# What is aimed at: the time of one tool over that of another is at most or at least so much, by threads. A tool that
# is run with one thread only is compared with both. A † or ‡ does not matter here: it is about time.
AT_MOST, AT_LEAST = '≤', '≥'
GOALS = [
    (('q1', 'q2', 'q4'), 'insitu', 'wc -l', AT_MOST, {1: 1.35, 2: 0.8}),
    (('q1', 'q2', 'q4'), 'DuckDB', 'insitu', AT_LEAST, {1: 9, 2: 9}),
    (('q1', 'q2', 'q4'), 'jq', 'insitu', AT_LEAST, {1: 70}),
    (('q1',), 'rg', 'insitu', AT_LEAST, {1: 1}),
    (('q3',), 'DuckDB', 'insitu', AT_LEAST, {1: 4, 2: 4}),
    (('q3',), 'jq', 'insitu', AT_LEAST, {1: 45}),
    (('q5', 'q7'), 'DuckDB', 'insitu', AT_LEAST, {1: 6, 2: 6}),
    (('q6',), 'DuckDB', 'insitu', AT_LEAST, {1: 4, 2: 4}),
    (('q10',), 'DuckDB', 'insitu', AT_LEAST, {1: 3, 2: 3}),
    (('q8',), 'rg', 'insitu', AT_LEAST, {1: 1, 2: 1.5}),
    (('q9',), 'insitu', 'rg', AT_MOST, {1: 1.4}),
    (('q9',), 'mawk', 'insitu', AT_LEAST, {1: 9}),
]
SCALING_GOAL = 1.7           # two threads against one
FILTER_MEMORY_GOAL = 64      # MiB
DECOMPRESSION_GOAL = 1.15    # times the decompressor alone
START_GOAL = 4               # ms
COMPILE_GOAL = 1             # ms, the longest pattern
