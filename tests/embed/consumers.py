#!/usr/bin/env python3
"""Uses the library as its users do: consumers.py BUILD

Installs BUILD into a folder of its own and builds samples/embed with it, found by find_package and by pkg-config, and as a
part of a project. Runs what comes of it, and uninstalls.
"""

import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "embed"
BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
OTHER_COMPILER = shutil.which("clang++-19") or "c++"  # than the one of the archives


def run(*command, **options):
    """Runs a command, which must succeed, and returns what it prints."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise AssertionError(f"{shlex.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def files_below(folder):
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


class Consumers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = pathlib.Path(tempfile.mkdtemp(prefix="insitu-embed-"))
        cls.prefix = cls.work / "prefix"
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)

    @classmethod
    def tearDownClass(cls):
        try:
            run("cmake", "--build", BUILD, "--target", "uninstall")
            assert not files_below(cls.prefix), files_below(cls.prefix)
        finally:
            shutil.rmtree(cls.work)

    def check(self, program):
        """Runs the sample: README's first example, a file that is not there, a pattern that is none."""
        pattern = '{ $.logType = "ERROR" && $.user.age >= 20 }'
        self.assertEqual(run(program, pattern, "samples/app.jsonl", cwd=ROOT), "samples/app.jsonl: 7\n")
        for arguments, complaint in (["ERROR", "absent"], "No such file"), (["{ $.a", "x"], "error["):
            done = subprocess.run([program, *arguments], capture_output=True, text=True, cwd=self.work)
            self.assertEqual(done.returncode, 2)
            self.assertIn(complaint, done.stderr)

    def test_what_is_installed(self):
        headers = files_below(self.prefix / "include")
        self.assertEqual(headers, {"insitu" / path for path in files_below(ROOT / "engine" / "insitu")})
        self.assertIn("insitu", run(self.prefix / "bin" / "insitu", "--version"))
        share = files_below(self.prefix / "share")
        for name in ("insitu/samples/app.jsonl", "insitu/insitu.schema.json", "insitu/rules/never-matches.md", "doc/insitu/README.md", "doc/insitu/cli/README.md"):
            self.assertIn(pathlib.Path(name), share)

    def test_package(self):
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", self.work / "package")
        (package,) = (self.work / "package").glob("insitu_*.deb")
        self.assertIn("libre2", run("dpkg-deb", "-f", package, "Depends"))
        run("dpkg-deb", "-x", package, self.work / "unpacked")
        self.assertIn("insitu", run(self.work / "unpacked" / "usr" / "bin" / "insitu", "--version"))
        self.assertFalse((self.work / "unpacked" / "usr" / "include").exists())

    def test_found_by_cmake(self):
        build = self.work / "found"
        run("cmake", "-S", SAMPLE, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_CXX_COMPILER={OTHER_COMPILER}")
        run("cmake", "--build", build)
        self.check(build / "count_matches")

    def test_found_by_pkg_config(self):
        (folder,) = (path.parent for path in self.prefix.rglob("insitu.pc"))
        flags = run("pkg-config", "--cflags", "--libs", "insitu", env={**os.environ, "PKG_CONFIG_PATH": str(folder)})
        program = self.work / "by_pkg_config"
        run("c++", "-std=c++23", "-Wall", "-Wextra", "-Werror", "-o", program, SAMPLE / "count_matches.cpp", *flags.split())
        self.check(program)

    def test_for_c(self):
        source = self.work / "for_c"
        source.mkdir()
        (source / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.25)\nproject(version C)\nfind_package(insitu REQUIRED COMPONENTS c)\n"
            "add_executable(version version.c)\ntarget_link_libraries(version insitu::c)\n")
        (source / "version.c").write_text(
            "#include <insitu/insitu_c.h>\n#include <stdio.h>\nint main(void) { return puts(insitu_version()) < 0; }\n")
        run("cmake", "-S", source, "-B", source / "build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}")
        run("cmake", "--build", source / "build")
        self.assertIn(run(source / "build" / "version").strip(), run(self.prefix / "bin" / "insitu", "--version"))
        (folder,) = (path.parent for path in self.prefix.rglob("insitu_c.pc"))
        flags = run("pkg-config", "--cflags", "--libs", "insitu_c", env={**os.environ, "PKG_CONFIG_PATH": str(folder)})
        run("cc", "-std=c11", "-o", source / "version", source / "version.c", *flags.split())

    def test_embedded(self):
        """The archives are those of BUILD: only what is of the project itself is compiled, and linked."""
        build = self.work / "embedded"
        run("cmake", "-S", ROOT / "tests" / "embed" / "embedded", "-B", build, "-G", "Ninja", f"-DINSITU={ROOT}")
        targets = run("ninja", "-C", build, "-t", "targets", "all")
        self.assertIn("libinsitu_templates.a:", targets)
        for other in ("insitu/cli/", "insitu/tests/", "GTest"):
            self.assertNotIn(other, targets)
        for archive in BUILD.glob("*/libinsitu_*.a"):
            if (build / "insitu" / archive.parent.name).is_dir():
                shutil.copy(archive, build / "insitu" / archive.parent.name)
        (compiled,) = (line.split(":")[0] for line in targets.splitlines() if "count_matches.cpp.o:" in line)
        for product in (compiled, "count_matches"):
            command = run("ninja", "-C", build, "--quiet", "-t", "commands", "-s", product)
            run("sh", "-c", command, cwd=build)
        self.check(build / "count_matches")

    def test_without_cxx23(self):
        source = self.work / "older.cpp"
        source.write_text("#include <insitu/insitu.h>\nint main() {}\n")
        for compiler in ("c++", OTHER_COMPILER):
            done = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", f"-I{self.prefix}/include", str(source)],
                                  capture_output=True, text=True)
            self.assertNotEqual(done.returncode, 0)
            self.assertEqual(done.stderr.count("error:"), 1, done.stderr)
            self.assertIn("insitu needs C++23: compile with -std=c++23", done.stderr)


if __name__ == "__main__":
    unittest.main()
