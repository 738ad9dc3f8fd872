#!/usr/bin/env python3
"""Builds the wheel and prints its path: build_wheel.py LIBRARY FOLDER.

LIBRARY is a libinsitu.so that was built with optimisation, FOLDER where the wheel goes. Needs setuptools and wheel, both of Debian.
"""

import contextlib
import os
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    library, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["INSITU_LIBRARY"] = str(library)
    # setuptools leaves its work beside the sources, so it gets a copy of them.
    with tempfile.TemporaryDirectory() as copy:
        package = pathlib.Path(copy) / "cli" / "python"
        shutil.copytree(HERE, package, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "lib"))
        shutil.copy(HERE.parents[1] / "CMakeLists.txt", copy)
        os.chdir(package)
        from setuptools import build_meta  # after the folder is the one of the package

        with contextlib.redirect_stdout(sys.stderr):
            name = build_meta.build_wheel(str(folder))
    print(folder / name)


if __name__ == "__main__":
    main()
