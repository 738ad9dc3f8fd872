#!/usr/bin/env python3
"""Compares what a shared library exports with what its header declares: check_symbols.py NM LIBRARY HEADER."""

import pathlib
import re
import subprocess
import sys


def main():
    nm, library, header = sys.argv[1:]
    listing = subprocess.run([nm, "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    symbols = [line.split()[-1].split("@")[0] for line in listing.splitlines()]
    exported = {symbol for symbol in symbols if symbol != "INSITU_0"}
    text = pathlib.Path(header).read_text(encoding="utf-8")
    declared = set(re.findall(r"^INSITU_API\b[^(;]*?(\w+)\(", text, re.MULTILINE))
    if len(declared) < 40:
        sys.exit("the declarations are not found")
    for name in sorted(exported - declared):
        print(f"exported, but not declared: {name}")
    for name in sorted(declared - exported):
        print(f"declared, but not exported: {name}")
    sys.exit(exported != declared)


if __name__ == "__main__":
    main()
