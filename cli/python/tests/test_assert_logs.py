"""What logs must and must not hold, and the plug-in for pytest."""

import logging

import insitu
import pytest

pytest_plugins = ["pytester"]

JSON = ['{"level":"INFO","ms":3}', '{"level":"ERROR","ms":30}']


def test_expectations_that_hold(assert_logs, tmp_path):
    log = tmp_path / "app[1].log"  # no glob
    log.write_text("\n".join(JSON), encoding="utf-8")
    assert_logs(log, never='{ $.level = "FATAL" }', always=["INFO", "ERROR"])
    assert_logs([str(log)], query="filter ms > 10", expect="count == 1")
    assert_logs(messages=JSON, query="filter ms > 10", expect="count >= 1", never="FATAL")


@pytest.mark.parametrize(
    "expected, part",
    [
        ({"never": '{ $.level = "ERROR" }'}, 'expected no event, found 1\n  matches: messages:2: {"level":"ERROR"'),
        ({"always": '{ $.level = "error" }'}, "differs in upper and lower case"),
        ({"query": "filter ms > 10", "expect": "count == 0"}, "rows: expected `== 0`, found 1"),
    ],
)
def test_expectations_that_do_not_hold(expected, part):
    with pytest.raises(AssertionError) as raised:
        insitu.assert_logs(messages=JSON, **expected)
    assert part in str(raised.value)


@pytest.mark.parametrize(
    "logs, expected, part, accepted",
    [
        (JSON, {"never": '{ $.levl = "ERROR" }'}, "no event has $.levl", {"allow_missing": "$.levl"}),
        (JSON, {"query": "filter levl = 'ERROR'", "expect": "count == 0"}, "no event has levl", {"allow_missing": "levl"}),
        (["text"], {"never": '{ $.level = "ERROR" }'}, "no event is JSON", {"allow": "no-json"}),
        (["", "\n"], {"never": "ERROR"}, "no event to assert anything about", {"allow": ["empty"]}),
    ],
)
def test_what_is_not_known_is_no_pass(logs, expected, part, accepted):
    with pytest.raises(insitu.UndecidedError) as raised:
        insitu.assert_logs(messages=logs, **expected)
    assert part in str(raised.value) and not isinstance(raised.value, AssertionError)
    insitu.assert_logs(messages=logs, **expected, **accepted)


def test_what_cannot_be_looked_at_is_no_pass(tmp_path):
    with pytest.raises(insitu.UndecidedError, match="No such file or directory"):
        insitu.assert_logs(tmp_path / "none.log", never="ERROR")
    with pytest.raises(insitu.UndecidedError, match="missing-operand"):
        insitu.assert_logs(messages=["a"], never="{ $.a = }")
    with pytest.raises(insitu.RefusedError, match="nothing is expected"):
        insitu.assert_logs(messages=["a"])
    with pytest.raises(insitu.RefusedError, match="is not of the form `count == 0`"):
        insitu.assert_logs(messages=["a"], query="limit 1", expect="none")
    with pytest.raises(TypeError):
        insitu.assert_logs(messages=["a"], query="limit 1")
    with pytest.raises(TypeError):
        insitu.assert_logs(never="a")
    for no_list in ["ERROR", b"ERROR", {"ERROR": 1}, [5]]:
        with pytest.raises(TypeError):
            insitu.assert_logs(messages=no_list, never="ERROR")
    log = tmp_path / "app.log"
    log.write_text("fine\n")
    with pytest.raises(insitu.UndecidedError):
        insitu.assert_logs(f"{log}\0.gz", never="ERROR")


def test_windows_are_those_of_queries():
    logs = ['{"t":"2026-03-02T12:00:00Z"}', '{"t":"2026-03-02T13:00:00Z"}']
    insitu.assert_logs(
        messages=logs, query="fields @message", expect="count == 1", time_field="t", start="2026-03-02T12:30Z", end="2026-03-02T14:00Z"
    )


def test_caplog_is_a_log(assert_logs, caplog):
    logging.getLogger("orders").warning("order %d placed", 7)
    assert_logs(caplog, always='"order 7 placed"', never="ERROR")
    with pytest.raises(AssertionError):
        assert_logs(caplog, never="order")


def test_the_plug_in_reports_at_the_line_of_the_test(pytester):
    pytester.makepyfile(
        """
        def test_fails(assert_logs):
            assert_logs(messages=["FATAL a"], never="FATAL")

        def test_is_undecided(assert_logs):
            assert_logs(messages=[], never="FATAL")
        """
    )
    result = pytester.runpytest("-q", "-p", "insitu.pytest_plugin")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "E*AssertionError: never `FATAL`: expected no event, found 1",
            "E*  matches: messages:1: FATAL a",
            "test_the_plug_in_reports_at_the_line_of_the_test.py:2: AssertionError",
            "E*UndecidedError: the sample is empty: no event to assert anything about",
        ]
    )
