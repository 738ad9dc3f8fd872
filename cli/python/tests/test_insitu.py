"""The module: patterns, files, queries, lint, and what is raised."""

import datetime
import doctest
import os
import pathlib
import re
import subprocess
import sys
import threading

import insitu
import pytest

EVENTS = [
    '{"timestamp":"2026-03-02T12:00:00Z","level":"INFO","ms":3}',
    '{"timestamp":"2026-03-02T12:00:01Z","level":"ERROR","ms":30.5,"user":"ann"}',
    '{"timestamp":"2026-03-02T12:00:02Z","level":"ERROR","ms":7}',
]


@pytest.fixture
def log(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "app.jsonl"
    path.write_text("\n".join(EVENTS) + "\n", encoding="utf-8")
    return path


def test_patterns_match_messages():
    assert insitu.matches('{ $.level = "ERROR" }', EVENTS[1])
    assert not insitu.matches('{ $.level = "ERROR" }', EVENTS[0])
    assert not insitu.matches('{ $.level = "ERROR" }', "ERROR")
    assert insitu.matches('"로그인"', "로그인 실패") and insitu.matches('"로그인"', "로그인 실패".encode())
    assert insitu.matches("ERROR", b"\xff ERROR")
    with pytest.raises(TypeError):
        insitu.matches("5", 5)


def test_values_are_extracted():
    found = insitu.match("[ip, user, status = 5*]", "10.0.0.1 ann 503")
    assert found and found.values == {"$ip": "10.0.0.1", "$user": "ann", "$status": "503"}
    assert not insitu.match("[ip, user, status = 5*]", "10.0.0.1 ann 200")


def test_a_mismatch_is_explained():
    assert "differs in upper and lower case" in insitu.explain('{ $.level = "ERROR" }', '{"level":"error"}')


def test_a_refusal_has_a_place():
    with pytest.raises(insitu.RefusedError) as raised:
        insitu.matches("{ $.latency > }", "")
    error = raised.value
    assert isinstance(error, insitu.InsituError) and isinstance(error, ValueError)
    assert (error.code, error.span) == ("missing-operand", (14, 15))
    assert error.message == "the number to compare with is missing"
    assert error.expected.startswith("a number")
    assert str(error).splitlines()[1:3] == ["1 | { $.latency > }", "  |               ^ expected " + error.expected]
    with pytest.raises(insitu.RefusedError) as raised:
        insitu.query("filtr a = 1", [])
    assert raised.value.help == "did you mean `filter`?"


def test_files_are_filtered(log):
    found = list(insitu.filter('{ $.level = "ERROR" }', [log]))
    assert [(event.path, event.number, event.message) for event in found] == [
        (str(log), 2, EVENTS[1]),
        (str(log), 3, EVENTS[2]),
    ]
    assert len(list(insitu.filter('{ $.level = "ERROR" }', log, max_count=1, threads=1))) == 1
    assert [event.number for event in insitu.filter('{ $.level = "ERROR" }', str(log), invert_match=True)] == [1]
    with pytest.raises(insitu.RefusedError, match="did you mean `max-count`"):
        insitu.filter("ERROR", log, max_cont=1)
    with pytest.raises(insitu.RefusedError, match="option `start`: it has no effect on a filter pattern"):
        list(insitu.filter("ERROR", log, start="now-1h"))
    assert next(insitu.filter("ERROR", os.fsencode(log))).path == str(log)


def test_a_reader_may_stop_early(tmp_path):
    path = tmp_path / "many.log"
    path.write_text("".join(f"ERROR {i}\n" for i in range(20000)), encoding="utf-8")
    before = threading.active_count()
    events = insitu.filter("ERROR", path)
    assert [next(events).number, next(events).number] == [1, 2]
    events.close()
    assert threading.active_count() == before
    assert sum(1 for _ in insitu.filter("ERROR", path)) == 20000


def test_a_program_may_end_in_the_middle_of_a_scan(tmp_path):
    path = tmp_path / "many.log"
    path.write_text("ERROR\n" * 200000, encoding="utf-8")
    program = f"import insitu; events = insitu.filter('ERROR', {str(path)!r}); print(next(events).number)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "1\n", "")


def test_unreadable_files_are_raised_at_the_end(log, tmp_path):
    events = insitu.filter("", [tmp_path / "none.log", log])
    assert [next(events).number for _ in EVENTS] == [1, 2, 3]
    with pytest.raises(insitu.UnreadableError, match="none.log: No such file or directory"):
        next(events)


def test_rows_are_typed(log):
    rows = insitu.query("fields @timestamp, ms, ms * 2 as twice, user | sort ms desc | limit 2", [log])
    noon = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.timezone.utc)
    assert rows == [
        {"@timestamp": noon + datetime.timedelta(seconds=1), "ms": 30.5, "twice": 61, "user": "ann"},
        {"@timestamp": noon + datetime.timedelta(seconds=2), "ms": 7, "twice": 14, "user": None},
    ]
    assert [type(value) for value in rows[1].values()] == [datetime.datetime, int, int, type(None)]
    assert insitu.query("stats count(*) as n", log, start=noon + datetime.timedelta(seconds=1)) == [{"n": 2}]
    with pytest.raises(ValueError, match="time zone"):
        insitu.query("stats count(*)", log, start=datetime.datetime(2026, 3, 2))
    with pytest.raises(insitu.RefusedError, match="option `start`"):
        insitu.query("stats count(*)", log, start="tomorrowish")
    with pytest.raises(insitu.OutOfMemoryError):
        insitu.query("stats count(*) by ms", log, memory_limit=1)
    with pytest.raises(insitu.RefusedError, match="option `max-count`: it has no effect on a query"):
        insitu.query("stats count(*) by ms", log, max_count=1)


def test_a_time_that_no_datetime_can_say_is_a_number(log):
    assert insitu.query("fields fromMillis(253402300800000) as later | limit 1", log) == [{"later": 253402300800000}]


def test_texts_are_linted():
    assert insitu.lint('{ $.level = "ERROR" }') == []
    (finding,) = insitu.lint("{ $.a = 1 && $.a = 2 }")
    assert (finding.rule, finding.severity, finding.span) == ("never-matches", "warning", (13, 20))
    assert finding.help == "for either of them, write `||`"
    assert [found.severity for found in insitu.lint(query="stats count(")] == ["error"]
    with pytest.raises(TypeError):
        insitu.lint()


def test_threads_share_what_is_compiled(log):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(sum(insitu.matches('{ $.ms > 5 }', event) for event in EVENTS * 50)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [100, 100]


@pytest.mark.parametrize("name", ["engine/README.md", "cli/python/README.md"])
def test_the_examples_of_the_readme_are_true(name, monkeypatch):
    root = pathlib.Path(__file__).resolve().parents[3]
    monkeypatch.chdir(root)
    blocks = re.findall(r"^```pycon\n(.*?)^```", (root / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    runner = doctest.DocTestRunner()
    for block in blocks:
        runner.run(doctest.DocTestParser().get_doctest(block, {}, name, name, 0))
    assert runner.summarize(verbose=False) == (0, runner.tries)
