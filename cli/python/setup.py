"""Builds the wheel: the package, and in insitu/lib the shared library with what it needs that not every system has."""

import os
import pathlib
import platform
import re
import shutil
import subprocess

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

try:
    from setuptools.command.bdist_wheel import bdist_wheel  # from 70.1 on
except ImportError:
    from wheel.bdist_wheel import bdist_wheel

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

# Those of every Linux that runs wheels, which is the list of the manylinux standard (PEP 600).
OF_THE_SYSTEM = {
    "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libc.so.6", "libdl.so.2", "libgcc_s.so.1", "libm.so.6",
    "libpthread.so.0", "librt.so.1", "libstdc++.so.6", "libz.so.1",
}  # fmt: skip


def version():
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"project\(insitu VERSION ([\d.]+)", text).group(1)


def shared_library():
    """The library that INSITU_LIBRARY names, else one that is built here."""
    named = os.environ.get("INSITU_LIBRARY")
    if named:
        return pathlib.Path(named)
    folder = ROOT / "build" / "release"
    if not (folder / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", "release", "-DINSITU_TESTS=OFF"], cwd=ROOT, check=True)
    subprocess.run(["cmake", "--build", folder, "--target", "insitu_c"], check=True)
    return folder / "libinsitu.so"


def needed_libraries(library):
    """The files that a library needs, by the names under which it asks for them."""
    listing = subprocess.run(["ldd", library], check=True, capture_output=True, text=True).stdout
    missing = re.findall(r"(\S+) => not found", listing)
    if missing:
        raise SystemExit(f"{library} needs {', '.join(missing)}: not found")
    return {name: pathlib.Path(path) for name, path in re.findall(r"(\S+) => (/\S+)", listing)}


class BuildWithLibrary(build_py):
    def run(self):
        super().run()
        library = shared_library()
        folder = pathlib.Path(self.build_lib) / "insitu" / "lib"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        files = {"libinsitu.so.0": library.resolve()}
        files |= {name: path for name, path in needed_libraries(library).items() if name not in OF_THE_SYSTEM}
        for name, path in sorted(files.items()):
            shutil.copyfile(path.resolve(), folder / name)
            subprocess.run(["strip", "--strip-unneeded", folder / name], check=False)


class LinuxWheel(bdist_wheel):
    """Any Python 3, but only processors and C libraries that can run what was compiled here."""

    def get_tag(self):
        name, number = platform.libc_ver()
        if name != "glibc":
            raise SystemExit("wheels are only built with the C library of GNU")
        return "py3", "none", f"manylinux_{number.replace('.', '_')}_{platform.machine()}"


class CompiledDistribution(Distribution):
    def has_ext_modules(self):
        return True


setup(
    version=version(),
    distclass=CompiledDistribution,
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": LinuxWheel},
)
