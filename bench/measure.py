"""Runs commands and takes their time: whole processes, answers into memory where there is room."""
import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple
from statistics import median

Run = namedtuple('Run', 'seconds cpu_seconds mib')
DuckDB = namedtuple('DuckDB', 'command folder version')


def fail(text):
    sys.exit(f'compare.py: {text}')


class Runner:
    """Knows the programs and where answers go. `runs` keeps every run, not only the medians."""

    def __init__(self, insitu, tools, duckdb, rounds):
        self.stopwatch = os.path.join(tools, 'stopwatch')
        self.words = {'INSITU': shlex.quote(insitu), 'DUCKDB': duckdb.command if duckdb else ''}
        self.instruction_sets = instruction_sets(insitu)  # the one in use first
        self.rounds = rounds
        in_memory = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix='insitu-answers.', dir=in_memory)
        self.environment = dict(os.environ, LC_ALL='C', INSITU_BENCH_DUCKDB=duckdb.folder if duckdb else '')
        self.runs = []

    def close(self):
        shutil.rmtree(self.folder)

    def has(self, command):
        """Whether the (first) program of a command is there."""
        name = next(word for word in command.split() if '=' not in word)
        return bool(self.words[name] if name in self.words else shutil.which(name))

    def filled_in(self, command, file, threads):
        words = dict(self.words, FILE=shlex.quote(file), THREADS=str(threads))
        return re.sub(r'\b(' + '|'.join(words) + r')\b', lambda word: words[word[0]], command)

    def run(self, command, file='', threads=1, label=''):
        """Runs a shell command. One thread: on one core, however many threads the tool starts."""
        pinned = ['taskset', '-c', '0'] if threads == 1 else []
        answer = os.path.join(self.folder, 'answer')
        words = [*pinned, self.stopwatch, answer, self.filled_in(command, file, threads)]
        done = subprocess.run(words, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode > 1:  # 1: nothing found
            fail(f'status {done.returncode} from: {words[-1][:500]}\n{done.stderr[-2000:]}')
        seconds, cpu_seconds, kib = done.stdout.split()
        run = Run(float(seconds), float(cpu_seconds), int(kib) / 1024)
        if label:
            self.runs.append((label, threads, *run))
        return run

    def answer(self, command, file='', threads=1):
        self.run(command, file, threads)
        with open(os.path.join(self.folder, 'answer'), 'rb') as answer:
            return answer.read()

    def measure(self, jobs):
        """jobs: {key: (command, file, threads)}. Rounds go through all of them in turn, so that a slow minute of the
        machine hits all. Returns {key: the Run of medians (peak memory: the maximum)}."""
        taken = {key: [] for key in jobs}
        for _ in range(self.rounds):
            for key, (command, file, threads) in jobs.items():
                taken[key].append(self.run(command, file, threads, label=' '.join(map(str, key))))
        return {key: Run(median(run.seconds for run in runs), median(run.cpu_seconds for run in runs),
                         max(run.mib for run in runs)) for key, runs in taken.items()}


def find_duckdb(folder):
    """The DuckDB that npm or pip installed into a folder, or else None."""
    here = os.path.dirname(os.path.abspath(__file__))
    package = os.path.join(folder, 'node_modules', '@duckdb', 'node-api', 'package.json')
    if os.path.exists(package) and shutil.which('node'):
        with open(package) as description:
            version = json.load(description)['version']
        return DuckDB('node ' + shlex.quote(os.path.join(here, 'duckdb.cjs')), os.path.abspath(folder), f'{version} (npm)')
    installed = glob.glob(os.path.join(folder, 'duckdb-*.dist-info'))
    if installed:
        version = os.path.basename(installed[0]).removeprefix('duckdb-').removesuffix('.dist-info')
        driver = shlex.quote(os.path.join(here, 'ask_duckdb.py'))
        return DuckDB(f'{shlex.quote(sys.executable)} {driver}', os.path.abspath(folder), f'{version} (PyPI)')
    return None


def instruction_sets(insitu):
    """The set that the program uses here, and AVX2 if that is another one and the processor has it."""
    said = subprocess.run([insitu, '--version'], stdout=subprocess.PIPE, text=True, check=True).stdout
    best = re.search(r'^kernel (\w+)', said, re.M)[1]
    return [best, 'avx2'] if best == 'avx512' else [best]


def warm(file):
    """Reads files into the page cache."""
    with open(file, 'rb') as bytes_of:
        while bytes_of.read(1 << 20):
            pass
