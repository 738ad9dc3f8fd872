#!/usr/bin/env -S python3 -B
"""Puts the same questions to insitu, to the usual tools and to DuckDB, compares the answers, and takes the time.

Prints Markdown. A whole run also writes it into bench/README.md, between the marks. `./dev bench` builds everything and
calls this; bench/README.md says what is measured and what to beware of.
"""
import argparse
import csv
import datetime
import os
import platform
import re
import shutil
import subprocess
import tempfile

import measure
import parts
from logs import Logs
from questions import QUESTIONS, SHAPES, TEN

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(os.path.dirname(HERE), 'build', 'bench')
PARTS = ['questions', 'shapes', 'compressed', 'files', 'start', 'growth', 'real', 'blocks']
MARKS = '<!-- figures: begin -->', '<!-- figures: end -->'


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--size', type=int, metavar='MIB', help='of the logs (default 1024)')
    parser.add_argument('--rounds', type=int, default=5, metavar='N', help='medians of N rounds (default 5)')
    parser.add_argument('--only', metavar='q1,q5', help='only these questions, no other part')
    parser.add_argument('--parts', metavar='P,P', help='only these parts: ' + ', '.join(PARTS))
    parser.add_argument('--real', nargs='+', default=[], metavar='FILE',
                        help='logs that others wrote: JSON lines, plain, gzip or zstd')
    parser.add_argument('--data', metavar='DIR', help='keep the logs (and runs.csv) there; default: a temporary folder')
    parser.add_argument('--duckdb', metavar='DIR', help='where npm or pip installed DuckDB',
                        default=os.environ.get('INSITU_BENCH_DUCKDB', os.path.join(os.path.dirname(BUILD), 'duckdb')))
    parser.add_argument('--insitu', default=os.path.join(BUILD, 'insitu'), metavar='PROGRAM')
    parser.add_argument('--tools', default=os.path.join(BUILD, 'bench'), metavar='DIR',
                        help='where generate_logs, stopwatch and insitu_bench were built')
    parser.add_argument('--no-write', action='store_true', help='leave bench/README.md alone')
    chosen = parser.parse_args()
    chosen.whole = not (chosen.size or chosen.only or chosen.parts)
    chosen.size = chosen.size or 1024
    chosen.parts = ['questions', 'shapes'] if chosen.only else chosen.parts.split(',') if chosen.parts else PARTS
    chosen.only = set(chosen.only.split(',') if chosen.only else QUESTIONS)
    if unknown := chosen.only - set(QUESTIONS) | set(chosen.parts) - set(PARTS):
        parser.error('unknown: ' + ', '.join(sorted(unknown)))
    chosen.duckdb = measure.find_duckdb(chosen.duckdb)
    return chosen


def first_words(command, pattern):
    """A tool's name and version, as it reports them."""
    if not shutil.which(command[0]):
        return f'no {command[0]}'
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    found = re.search(pattern, said)
    return f'{command[0]} {found[0]}' if found else command[0]


def machine(chosen):
    """Where and when, in two lines."""
    with open('/proc/cpuinfo') as cpuinfo:
        flags = cpuinfo.read()
    features = [name for flag, name in (('avx512bw', 'AVX-512'), ('avx2', 'AVX2'), ('sse4_2', 'SSE4.2'),
                                        ('asimd', 'NEON')) if flag in flags]
    with open('/etc/os-release') as release:
        system = re.search('PRETTY_NAME="(.*)"', release.read())[1]
    tools = [first_words(command, r'[0-9]+[.][.0-9]*[0-9]') for command in (
        ['rg', '--version'], ['grep', '--version'], ['jq', '--version'], ['mawk', '-W', 'version'],
        ['igzip', '--version'], ['zstd', '--version'])]
    duckdb = f'DuckDB {chosen.duckdb.version}' if chosen.duckdb else 'no DuckDB'
    return (f'{datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores '
            f'({features[0] if features else "no vectors"}), {system}. Logs in the page cache, whole processes, medians '
            f'of {chosen.rounds} interleaved rounds.\n{", ".join([*tools, duckdb])}.\n\n'
            'One thread: on one core, whatever the tool is. † measured on 64 MiB and scaled. ‡ searches the text of '
            'JSON: the answer is another one.\n')


def write(text):
    path = os.path.join(HERE, 'README.md')
    with open(path) as readme:
        before, rest = readme.read().split(MARKS[0])
    with open(path, 'w') as readme:
        readme.write(f'{before}{MARKS[0]}\n{text}{MARKS[1]}{rest.split(MARKS[1])[1]}')


def main():
    chosen = options()
    for program in (chosen.insitu, *(os.path.join(chosen.tools, name) for name in ('generate_logs', 'stopwatch'))):
        if not os.access(program, os.X_OK):
            measure.fail(f'no program at {program} (bench/README.md says how to build it)')
    folder = chosen.data or tempfile.mkdtemp(prefix='insitu-bench.')
    os.makedirs(folder, exist_ok=True)
    logs = Logs(folder, os.path.join(chosen.tools, 'generate_logs'))
    runner = measure.Runner(os.path.abspath(chosen.insitu), chosen.tools, chosen.duckdb, chosen.rounds)
    keep = {chosen.size, parts.SLICE_MIB} if not chosen.data else set(parts.GROWTH_MIB)
    run_part = {
        'questions': lambda: parts.questions('Ten questions', runner, logs, chosen.size, chosen.only & TEN.keys()),
        'shapes': lambda: parts.questions('Logs of odd shapes', runner, logs, -(-chosen.size // 4), chosen.only & SHAPES.keys()),
        'compressed': lambda: parts.compressed(runner, logs, chosen.size),
        'files': lambda: parts.files(runner, logs, chosen.size),
        'start': lambda: parts.start(runner, logs),
        'growth': lambda: parts.growth(runner, logs, keep),
        'real': lambda: parts.real(runner, logs, chosen.real),
        'blocks': lambda: parts.blocks(chosen.tools, quick=not chosen.whole),
    }
    try:
        text = machine(chosen)
        print(text)
        for part in chosen.parts:
            if part == 'real' and not chosen.real:
                continue
            section = run_part[part]()
            if not section:
                continue
            print(section, flush=True)
            text += '\n' + section if part != 'blocks' else ''  # sixty rows, for those who work on one of them
        if chosen.whole and not chosen.no_write:
            write(text)
        if chosen.data:
            with open(os.path.join(folder, 'runs.csv'), 'w', newline='') as out:
                csv.writer(out).writerows([('what', 'threads', 'seconds', 'cpu_seconds', 'peak_mib'), *runner.runs])
    finally:
        runner.close()
        if not chosen.data:
            shutil.rmtree(folder)


if __name__ == '__main__':
    main()
