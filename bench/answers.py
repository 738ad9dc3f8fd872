"""How answers are read, so that those of different tools can be compared, and how they are compared.

A form takes what a tool printed (bytes) and whether it was insitu, whose tables have a header.
"""
import re
from collections import Counter, namedtuple

TIME_AND_COUNT = re.compile(r' *(?P<first>[0-9]+ )?(?P<day>[-0-9]{10})[ T](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})'
                            r'[:.0-9]*[ \t]*(?P<last>[0-9]+)?')


def lines(text, of_insitu=False):
    return text.splitlines()


def unquoted_lines(text, of_insitu=False):
    """For tools that split a line into fields and no longer know which were quoted."""
    return lines(text.replace(b'"', b''))


def number(text, of_insitu=False):
    return int(text.split()[-1])


def rows(text, of_insitu=False):
    """Rows in any order; numbers to eight places."""
    return sorted(tuple(map(cell, line.split('\t'))) for line in text.decode().splitlines()[1 if of_insitu else 0:])


def cell(text):
    try:
        return f'{float(text):.8g}'
    except ValueError:
        return text


def sorted_by_second(text, of_insitu=False):
    """Rows in the order of their second column. Equal ones may come in any order, and those of the last may be others."""
    table = [tuple(map(cell, line.split('\t'))) for line in text.decode().splitlines()[1 if of_insitu else 0:]]
    keys = [row[1] for row in table]
    return keys, sorted(row for row in table if row[1] != keys[-1])


def number_of_rows(text, of_insitu=False):
    return len(text.splitlines()) - of_insitu


def newest(text, of_insitu=False):
    """The rows of `sort ts desc | limit 20`, ts first. Events of equal time may come in any order, and those of the
    last time may be others."""
    table = [tuple(line.split('\t')) for line in text.decode().splitlines()[1 if of_insitu else 0:]]
    times = [row[0] for row in table]
    return times, sorted(row for row in table if row[0] != times[-1])


Level = namedtuple('Level', 'count average p99')


def by_level(text, of_insitu=False):
    """Events without a level (lines that are not JSON) are left out: tools differ on whether they are a group."""
    table = [line.replace('\t', ' ').split(' ') for line in text.decode().splitlines()[1 if of_insitu else 0:]]
    return {row[0]: Level(int(row[1]), float(row[2]), float(row[3])) for row in table if len(row) == 4 and row[0]}


def by_bin(text, of_insitu=False):
    """Events in each five minutes: from `2026-03-01 00:05:00.000<tab>17`, `2026-03-01 00:05:00 17` or, by minutes,
    `17 2026-03-01T00:07`."""
    bins = Counter()
    for line in text.decode().splitlines():
        row = TIME_AND_COUNT.fullmatch(line)
        if row:  # others have no time, or, for those who search the text, half of one
            bins[f'{row["day"]} {row["hour"]}:{int(row["minute"]) // 5 * 5:02}'] += int(row['first'] or row['last'])
    return bins


def count_of(answer):
    """An answer in a few words, for the table."""
    if isinstance(answer, list):
        return f'{len(answer):,} lines'
    if isinstance(answer, int):
        return f'{answer:,}'
    if isinstance(answer, tuple):
        return f'{len(answer[0])} rows'
    return f'{len(answer)} groups'


def difference(expected, answer, slack=0):
    """Returns None if the answers agree, else how they differ, in brief. `slack`: so many events may be missing."""
    if expected == answer:
        return None
    if isinstance(expected, list):
        missing, extra = Counter(expected), Counter(answer)
        missing, extra = (missing - extra).total(), (extra - missing).total()
        return f'{missing:,} missing, {extra:,} too many' if missing or extra else 'another order'
    if isinstance(expected, int):
        return None if 0 <= expected - answer <= slack else f'{answer - expected:+,}'
    if isinstance(expected, tuple):
        return 'other rows'
    if expected.keys() != answer.keys():
        return f'{len(answer)} groups, not {len(expected)}'
    if isinstance(expected, Counter):
        moved = sum(abs(expected[key] - answer[key]) for key in expected)
        return f'{moved:,} events elsewhere' if moved > slack else None
    return difference_by_level(expected, answer, slack)


def difference_by_level(expected, answer, slack):
    for level, (count, average, p99) in expected.items():
        other = answer[level]
        if not 0 <= count - other.count <= slack:
            return f'{level}: count {other.count:,}, not {count:,}'
        # insitu rounds to four places. A lost event may take a long latency with it.
        if abs(other.average - average) > (0.001 * average if slack else 0.0001):
            return f'{level}: average {other.average}, not {average}'
        # DuckDB sketches: within 2 %, and a few places in the order if few latencies lie above the percentile.
        if abs(other.p99 - p99) > (0.02 + 200 / count) * p99:
            return f'{level}: p99 {other.p99}, not {p99}'
    return None
