"""What is asked of whom, and what the answers are held against: the questions, the tools, the goals."""
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
LEVEL_AND_LATENCY = r"""match($0, /"level": ?"[A-Z]+"/) {
    level = substr($0, RSTART, RLENGTH); gsub(/.*: ?"|"/, "", level); ++count[level]
    if (match($0, /"latency_ms": ?[0-9.]+/)) {
      latency = substr($0, RSTART, RLENGTH); sub(/.*:/, "", latency); sum[level] += latency; ++known[level] } }
  END { for (level in count) print level, count[level], sum[level] / known[level], 0 }"""
MINUTES = r"""match($0, /"ts": ?"[^"]*/) {
    time = substr($0, RSTART, RLENGTH); sub(/.*: ?"/, "", time); ++count[substr(time, 1, 16)] }
  END { for (minute in count) print count[minute], minute }"""

# Every question is put to DuckDB as a user who knows it would ask: only the wanted members are declared, with their types, and
# lines that are to come out whole are read whole. `ignore_errors`: broken lines are data here.
OBJECTS = 'read_ndjson_objects({log}, ignore_errors = true)'
LINES = """read_csv({log}, columns = {'line': 'VARCHAR'}, delim = E'\\x01', header = false, quote = '', escape = '',
                    auto_detect = false)"""
ACCESS = """read_csv({log}, delim = ' ', quote = '"', escape = '', header = false, auto_detect = false,
                     columns = {'ip': 'VARCHAR', 'ident': 'VARCHAR', 'user': 'VARCHAR', 'date': 'VARCHAR', 'zone': 'VARCHAR',
                                'req': 'VARCHAR', 'status': 'VARCHAR', 'size': 'VARCHAR'})"""


def members(types):
    return "read_json({log}, format = 'newline_delimited', ignore_errors = true, columns = {" + types + '})'


def insitu_filter(pattern, options=''):
    return Tool('insitu', f'INSITU filter --threads THREADS {options} {quote(pattern)} FILE', threads=(1, 2))


def insitu_query(query, options=''):
    return Tool('insitu', f'INSITU query --output tsv --threads THREADS {options} {quote(query)} FILE', threads=(1, 2))


def duckdb(select, form=None, whole_lines=False):
    # Where DuckDB reads members into columns and a line was cut off after a colon, it takes the line after that one,
    # a good one, for a part of it (1.5): a few in a hundred thousand are missing from its counts.
    delimiter = "E'\\x01'" if whole_lines else "E'\\t'"
    sql = f"COPY ({select}) TO '/dev/stdout' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER {delimiter})"
    return Tool('DuckDB', f'DUCKDB THREADS {quote(sql)} FILE', threads=(1, 2), form=form, lost=10_000)


def jq(program, rest=''):
    return Tool('jq', f"{JQ}{program}' FILE{rest}", sliced=True)


def raw(name, command):
    return Tool(name, command, exact=False)


def raw_text(regex, options=''):
    return [raw('rg', f'rg --no-config -aN {options} {quote(regex)} FILE'),
            raw('grep', f'grep -aE {options} {quote(regex)} FILE')]


def terms(words):
    """Lines with any of these words: of insitu, rg, grep."""
    rg = 'rg --no-config -aNF ' + ' '.join(f'-e {word}' for word in words) + ' FILE'
    return [insitu_filter(' '.join(f'?{word}' for word in words)), Tool('rg', rg, threads=(1, 2)),
            Tool('grep', rg.replace('rg --no-config -aNF', 'grep -aF'))]


# No answer at all: how fast the bytes can be had.
FLOORS = [Tool('wc -l', 'wc -l < FILE', exact=None), Tool('cat > /dev/null', 'cat FILE > /dev/null', exact=None)]

TEN = {
    'q1': Question('json', '`{ $.level = "ERROR" && $.user.age >= 20 }`', answers.lines, [
        insitu_filter('{ $.level = "ERROR" && $.user.age >= 20 }'),
        *raw_text(r'"level": ?"ERROR".*"user": ?\{[^}]*"age": ?([2-9][0-9]|[1-9][0-9]{2,})'),
        jq('select(.level == "ERROR" and (.user | objects | .age | numbers) >= 20) | $line'),
        # An age that is a string is no number.
        duckdb(f"""SELECT json FROM {OBJECTS} WHERE json_extract_string(json, '$.level') = 'ERROR'
                   AND TRY_CAST(json_extract_string(json, '$.user.age') AS DOUBLE) >= 20
                   AND json_type(json, '$.user.age') <> 'VARCHAR'""", whole_lines=True),
    ]),
    'q2': Question('json', '`{ $.message = "*오류*" }`', answers.lines, [
        insitu_filter('{ $.message = "*오류*" }'),
        *raw_text('오류'),
        jq('select(.message | strings | contains("오류")) | $line'),
        duckdb(f"SELECT json FROM {OBJECTS} WHERE contains(json_extract_string(json, '$.message'), '오류')", whole_lines=True),
    ]),
    'q3': Question('json', '`{ $.http.status >= 200 }`, counted', answers.number, [
        insitu_filter('{ $.http.status >= 200 }', '-c'),
        *raw_text('"status": ?[2-9][0-9][0-9]', '-c'),
        jq('select((.http | objects | .status | numbers) >= 200) | 1', ' | wc -l'),
        duckdb(f"""SELECT count(*) FROM {members("http: 'STRUCT(status BIGINT)'")} WHERE http.status >= 200"""),
    ]),
    'q4': Question('json', '`{ $.errorCode = %^DA0001% }`', answers.lines, [
        insitu_filter('{ $.errorCode = %^DA0001% }'),
        *raw_text('"errorCode": ?"DA0001'),
        jq('select(.errorCode | strings | startswith("DA0001")) | $line'),
        duckdb(f"SELECT json FROM {OBJECTS} WHERE starts_with(json_extract_string(json, '$.errorCode'), 'DA0001')",
               whole_lines=True),
    ]),
    'q5': Question('json', '`fields ts, level, user.id \\| sort ts desc \\| limit 20`', answers.newest, [
        insitu_query('fields ts, level, user.id | sort ts desc | limit 20'),
        jq('[.ts, .level, .user.id?] | @tsv', ' | sort -r -k1,1 | head -20'),
        duckdb(f"""SELECT ts, level, "user".id
                   FROM {members("ts: 'VARCHAR', level: 'VARCHAR', user: 'STRUCT(id VARCHAR)'")} ORDER BY ts DESC LIMIT 20"""),
    ]),
    'q6': Question('json', '`stats count(*), avg(http.latency_ms), pct(http.latency_ms, 99) by level`',
                   answers.by_level, [
        insitu_query('stats count(*), avg(http.latency_ms), pct(http.latency_ms, 99) by level'),
        raw('mawk', f'mawk {quote(LEVEL_AND_LATENCY)} FILE'),
        duckdb(f"""SELECT level, count(*), avg(http.latency_ms), approx_quantile(http.latency_ms, 0.99)
                   FROM {members("level: 'VARCHAR', http: 'STRUCT(latency_ms DOUBLE)'")} GROUP BY level"""),
    ]),
    'q7': Question('json', '`stats count(*) by bin(5m)`', answers.by_bin, [
        insitu_query('stats count(*) by bin(5m)'),
        raw('mawk', f'mawk {quote(MINUTES)} FILE'),
        # A line that breaks off after its time is no JSON for these two; for insitu it has a time all the same.
        jq('.ts[0:16]', ' | sort | uniq -c')._replace(lost=1_000),
        duckdb(f"""SELECT time_bucket(INTERVAL 5 MINUTE, ts), count(*) FROM {members("ts: 'TIMESTAMP'")} GROUP BY 1""")
        ._replace(lost=1_000),
    ]),
    'q8': Question('text', '`ERROR -timeout`', answers.lines, [
        insitu_filter('ERROR -timeout'),
        Tool('rg', 'rg --no-config -aNF ERROR FILE | rg --no-config -aNvF timeout', threads=(1, 2)),
        Tool('grep', 'grep -aF ERROR FILE | grep -avF timeout', threads=(1, 2)),
        Tool('mawk', "mawk '/ERROR/ && !/timeout/' FILE"),
        duckdb(f"SELECT line FROM {LINES} WHERE contains(line, 'ERROR') AND NOT contains(line, 'timeout')", whole_lines=True),
    ]),
    'q9': Question('access', '`[ip, ident, user, ts, req, status=5*, size]`', answers.lines, [
        insitu_filter('[ip, ident, user, ts, req, status=5*, size]'),
        Tool('rg', r"""rg --no-config -aN '" 5[^ ]* [^ ]+$' FILE"""),
        Tool('grep', r"""grep -aE '" 5[^ ]* [^ ]+$' FILE"""),
        Tool('mawk', "mawk '$9 ~ /^5/' FILE"),
        duckdb(f"""SELECT concat_ws(' ', ip, ident, "user", date, zone, req, status, size) FROM {ACCESS}
                   WHERE status LIKE '5%'""", form=answers.unquoted_lines, whole_lines=True),
    ]),
    'q10': Question('json', '`stats count_distinct(user.id)`', answers.number, [
        insitu_query('stats count_distinct(user.id)'),
        raw('rg', """rg --no-config -aNo '"user": ?\\{"id": ?"[^"]*"' FILE | sed 's/.*id": *//' | sort -u | wc -l"""),
        jq('.user | objects | .id | strings', ' | sort -u | wc -l'),
        duckdb(f"""SELECT count(DISTINCT "user".id) FROM {members("user: 'STRUCT(id VARCHAR)'")}"""),
    ]),
}

FIVE = ['timeout', 'refused', 'panic', 'denied', 'Exception']
EIGHT = [*FIVE, 'deadlock', 'exhausted', 'rejected']
THOUSAND_USERS = "seq -f '{}u-%.0f{}' 100037 37 137000"
THOUSAND_IDS = [f'u{i:06}' for i in range(0, 1_000_000, 1000)]
CARDS = members("ts: 'VARCHAR', id: 'VARCHAR', lat: 'DOUBLE', msg: 'VARCHAR'")
TOOK = '/took (?<d>[0-9]+)ms by (?<h>[-a-z0-9]+)/'

# Each is odd in one respect; logs of a quarter of the size.
SHAPES = {
    's1': Question('tiny', '36 bytes, no time: `stats count(*), avg(n) by l`', answers.rows, [
        insitu_query('stats count(*), avg(n) by l'),
        duckdb(f"""SELECT l, count(*), round(avg(n), 4) FROM {members("l: 'VARCHAR', n: 'BIGINT'")} GROUP BY l"""),
    ]),
    's2': Question('wide', '200 members, no time: `stats avg(field_004) by field_003`', answers.rows, [
        insitu_query('stats avg(field_004) by field_003'),
        duckdb(f"""SELECT field_003, round(avg(field_004), 4)
                   FROM {members("field_003: 'VARCHAR', field_004: 'BIGINT'")} GROUP BY field_003"""),
    ]),
    's3': Question('escaped', 'Korean as `\\uXXXX`: `{ $.message = "*오류*" }`', answers.lines, [
        insitu_filter('{ $.message = "*오류*" }'),
        duckdb(f"SELECT json FROM {OBJECTS} WHERE contains(json_extract_string(json, '$.message'), '오류')", whole_lines=True),
    ]),
    's4': Question('cards', 'every row: `fields id, lat \\| sort lat`', answers.sorted_by_second, [
        insitu_query('fields id, lat | sort lat', '--no-aws-limits'),
        duckdb(f'SELECT id, lat FROM {CARDS} ORDER BY lat'),
    ]),
    's5': Question('cards', '`fields id \\| dedup id`', answers.rows, [
        insitu_query('fields id | dedup id', '--no-aws-limits'),
        duckdb(f'SELECT DISTINCT ON (id) id FROM {CARDS}'),
    ]),
    's6': Question('cards', 'many groups: `stats count(*) as c by id`', answers.rows, [
        insitu_query('stats count(*) as c by id', '--no-aws-limits'),
        duckdb(f'SELECT id, count(*) FROM {CARDS} GROUP BY id'),
    ]),
    's7': Question('cards', '`sort lat \\| limit 100`', answers.sorted_by_second, [
        insitu_query('fields id, lat | sort lat desc | limit 100'),
        duckdb(f'SELECT id, lat FROM {CARDS} ORDER BY lat DESC LIMIT 100'),
    ]),
    's8': Question('cards', 'every row: `fields ts, id, lat, msg`', answers.rows, [
        insitu_query('fields ts, id, lat, msg', '--no-aws-limits --order input'),
        duckdb(f'SELECT ts, id, lat, msg FROM {CARDS}'),
    ]),
    's9': Question('cards', '`parse msg /took … by …/ \\| stats avg(d), count(*) by h`', answers.rows, [
        insitu_query(f'parse msg {TOOK} | stats avg(d), count(*) by h'),
        duckdb(f"""SELECT m.h, round(avg(m.d::BIGINT), 4), count(*) FROM (SELECT
                   regexp_extract(msg, 'took ([0-9]+)ms by ([-a-z0-9]+)', ['d', 'h']) AS m FROM {CARDS}) GROUP BY m.h"""),
    ]),
    's10': Question('cards', '`filter id in [1000 values] \\| stats count(*)`', answers.number, [
        insitu_query(f'filter id in {THOUSAND_IDS} | stats count(*)'.replace("'", '"'), '--no-aws-limits'),
        duckdb(f'SELECT count(*) FROM {CARDS} WHERE id IN {tuple(THOUSAND_IDS)}'),
    ]),
    's11': Question('text', 'five alternatives', answers.lines, terms(FIVE)),
    's12': Question('text', 'eight alternatives', answers.lines, terms(EIGHT)),
    's13': Question('text', 'a thousand terms, `-e` each', answers.lines, [
        Tool('insitu', f"""INSITU filter --threads THREADS $({THOUSAND_USERS.format('-e "', '"')}) FILE""", threads=(1, 2)),
        Tool('rg', f"{THOUSAND_USERS.format('', '')} | rg --no-config -aNF -f - FILE", threads=(1, 2)),
    ]),
    's14': Question('text', '`filter @message like /(?i)deadlock/`, counted', answers.number, [
        insitu_query('filter @message like /(?i)deadlock/ | stats count(*)'),
        Tool('rg', 'rg --no-config -aNci deadlock FILE', threads=(1, 2)),
        duckdb(f"SELECT count(*) FROM {LINES} WHERE line ILIKE '%deadlock%'"),
    ]),
    's15': Question('access', 'newest 20: `fields @timestamp, @message \\| limit 20`', answers.number_of_rows, [
        insitu_query('fields @timestamp, @message | limit 20'),
    ]),
    's16': Question('text', '`stats count(*) by bin(5m)`', answers.by_bin, [
        insitu_query('stats count(*) by bin(5m)'),
    ]),
    's17': Question('access', '`stats count(*) by bin(5m)`', answers.by_bin, [
        insitu_query('stats count(*) by bin(5m)'),
    ]),
}
QUESTIONS = {**TEN, **SHAPES}

# What is aimed at: the time of one tool over that of another is at most or at least so much, by threads; a pair holds the goal
# with AVX2 and that with AVX-512. A tool that is run with one thread only is compared with both. A † or ‡ does not matter
# here: it is about time. GIB: seconds for each GiB.
AT_MOST, AT_LEAST, GIB = '≤', '≥', 'GiB'
GOALS = [
    (('q1', 'q2', 'q4'), 'insitu', 'wc -l', AT_MOST, {1: 1.3, 2: 0.75}),
    (('q1', 'q2', 'q4'), 'DuckDB', 'insitu', AT_LEAST, {1: 9, 2: 9}),
    (('q1', 'q2', 'q4'), 'jq', 'insitu', AT_LEAST, {1: 70}),
    (('q1',), 'rg', 'insitu', AT_LEAST, {1: 1}),
    (('q3',), 'DuckDB', 'insitu', AT_LEAST, {1: (2.8, 4), 2: (2.8, 4)}),
    (('q3',), 'jq', 'insitu', AT_LEAST, {1: 45}),
    (('q5',), 'DuckDB', 'insitu', AT_LEAST, {1: 6, 2: 6}),
    (('q6',), 'DuckDB', 'insitu', AT_LEAST, {1: (1.8, 4), 2: (1.8, 4)}),
    (('q7',), 'DuckDB', 'insitu', AT_LEAST, {1: (5, 6), 2: (5, 6)}),
    (('q10',), 'DuckDB', 'insitu', AT_LEAST, {1: (2.3, 3), 2: (2.3, 3)}),
    (('q8',), 'insitu', 'rg', AT_MOST, {1: 1.1, 2: 0.67}),
    (('q9',), 'insitu', 'rg', AT_MOST, {1: 1.4}),
    (('q9',), 'mawk', 'insitu', AT_LEAST, {1: 9}),
    (('s1', 's9'), 'DuckDB', 'insitu', AT_LEAST, {1: 1.5}),
    (('s2', 's5', 's6'), 'DuckDB', 'insitu', AT_LEAST, {1: 1.2}),
    (('s3',), 'DuckDB', 'insitu', AT_LEAST, {1: 2.5}),
    (('s4', 's7', 's8', 's10'), 'DuckDB', 'insitu', AT_LEAST, {1: 1}),
    (('s11', 's12', 's13'), 'insitu', 'rg', AT_MOST, {1: 1.5}),
    (('s14',), 'insitu', 'rg', AT_MOST, {1: 3}),
    (('s14',), 'DuckDB', 'insitu', AT_LEAST, {1: 4}),
    (('s15', 's16', 's17'), 'insitu', GIB, AT_MOST, {1: 1}),
]
SCALING_GOALS = {**dict.fromkeys(TEN, 1.7), 's8': 1.6}  # two threads against one
FILTER_MEMORY_GOAL = 64      # MiB
DECOMPRESSION_GOAL = 1.15    # times the decompressor alone
START_GOAL = 4               # ms
COMPILE_GOAL = 1             # ms, the longest pattern
