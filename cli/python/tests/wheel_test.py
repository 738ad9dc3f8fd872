#!/usr/bin/env python3
"""Builds the wheel and looks at it as a user has it: wheel_test.py LIBRARY. Nothing but the wheel and the system is there."""

import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = """
import insitu
assert insitu.matches('{ $.level = "ERROR" }', '{"level":"ERROR"}')
insitu.assert_logs(messages=['{"level":"INFO"}'], never='{ $.level = "ERROR" }')
print(insitu.__file__)
"""


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        build = [sys.executable, HERE.parent / "build_wheel.py", sys.argv[1], folder]
        built = subprocess.run(build, check=True, capture_output=True, text=True)
        wheel = pathlib.Path(built.stdout.strip())
        glibc = platform.libc_ver()[1].replace(".", "_")
        assert wheel.name.endswith(f"-py3-none-manylinux_{glibc}_{platform.machine()}.whl"), wheel.name
        home = folder / "home"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(home)
        entry_points = next(home.glob("insitu-*.dist-info/entry_points.txt")).read_text(encoding="utf-8")
        assert "[pytest11]\ninsitu = insitu.pytest_plugin" in entry_points, entry_points
        assert (home / "insitu" / "py.typed").exists()

        # What it needs beside the system lies beside it, and is found there.
        lib = home / "insitu" / "lib"
        listing = subprocess.run(["ldd", lib / "libinsitu.so.0"], check=True, capture_output=True, text=True).stdout
        found = dict(re.findall(r"(\S+) => (\S+)", listing))
        beside = {path.name for path in lib.iterdir()}
        assert {"libre2.so.9", "libfmt.so.9"} <= beside, beside
        for library in beside - {"libinsitu.so.0"}:
            assert found.get(library) == str(lib / library), f"{library}: {found.get(library)}"
        run = subprocess.run(
            [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(home)!r})\n{PROGRAM}"],
            env={"PATH": os.defpath}, check=True, capture_output=True, text=True,
        )  # fmt: skip
        assert run.stdout.startswith(str(home)), run.stdout


if __name__ == "__main__":
    main()
