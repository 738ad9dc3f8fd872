#!/usr/bin/env python3
"""Draws what a terminal shows of real runs of insitu: recording.py [OPTIONS] INSITU [FILE.svg]

Without COMMANDs it makes, or with --check compares, cli/recording.svg, which README.md shows: commands that appear one after
the other, and what they print, in the colours of a dark or a light page.
"""

import argparse
import fcntl
import html
import os
import pathlib
import pty
import re
import struct
import sys
import termios
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[1]
RECORDING = ROOT / "cli" / "recording.svg"
COMMANDS = [
    """insitu explain '{ $.logType = "ERROR" && $.user.age >= 20 }' '{"logType":"ERROR","user":{"age":"34"}}'""",
    """insitu filter '{ $.level == "ERROR" }' samples/app.jsonl""",
    """insitu metrics --from samples/project/infra/plan.json --alarm Outage samples/project/logs/api.jsonl""",
]
COLUMNS = 110
CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, MARGIN = 8.4, 18, 14, 16
SECONDS_OF_COMMAND, SECONDS_OF_OUTPUT, SECONDS_AT_END = 1.5, 2.5, 6  # of the recording

# By number of SGR; "" is text without a colour. Each is read easily on its background.
PALETTES = {
    "dark": {"page": "#0d1117", "": "#d6dbe1", "31": "#ff7b72", "32": "#56d364", "33": "#e3b341", "35": "#d2a8ff", "36": "#6cc7d6"},
    "light": {"page": "#ffffff", "": "#24292f", "31": "#cf222e", "32": "#116329", "33": "#8a5a00", "35": "#8250df", "36": "#0b7285"},
}
# Which arms a sign of a frame has: left, right, up, down.
FRAMES = {"─": "lr", "│": "ud", "┤": "lud", "├": "rud", "└": "ur", "┼": "lrud"}
BLOCKS = " ▁▂▃▄▅▆▇█"


def run(command, insitu, columns):
    """What bash prints on a terminal of so many columns."""
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        environment = {
            "PATH": f"{insitu.resolve().parent}{os.pathsep}{os.environ['PATH']}",
            "TERM": "xterm", "LC_ALL": "C.UTF-8", "TZ": "UTC", "CI": "true", "INSITU_PAGER": "",
        }
        os.chdir(ROOT)
        os.execvpe("bash", ["bash", "-c", command], environment)
    printed = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # its end, on Linux
            part = b""
        if not part:
            break
        printed += part
    os.waitpid(process, 0)
    os.close(terminal)
    return printed.decode().replace("\r\n", "\n")


def columns_of(character):
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def lines_of(text, columns):
    """The lines of a terminal, each a list of (column, text, colour, is_bold, is_faint)."""
    lines = [[]]
    colour, bold, faint, column = "", False, False, 0
    for part in re.split(r"(\x1b\[[0-9;]*m|\n)", text):
        if part == "\n":
            lines.append([])
            column = 0
        elif part.startswith("\x1b["):
            for number in part[2:-1].split(";"):
                if number in ("", "0"):
                    colour, bold, faint = "", False, False
                bold, faint = bold or number == "1", faint or number == "2"
                colour = number if number in PALETTES["dark"] and number else colour
        else:
            for character in part:
                if column + columns_of(character) > columns:  # the terminal goes on below
                    lines.append([])
                    column = 0
                last = lines[-1][-1] if lines[-1] else None
                style = (colour, bold, faint)
                if last and last[2:] == style and last[0] + sum(map(columns_of, last[1])) == column:
                    lines[-1][-1] = (last[0], last[1] + character, *style)
                else:
                    lines[-1].append((column, character, *style))
                column += columns_of(character)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def draw_sign(character, left, top):
    """What fonts draw with gaps between the cells is drawn here; None: it is a letter."""
    if character in BLOCKS[1:]:
        overlap = 0.4  # so that no line is seen between two cells
        height = CELL_HEIGHT * BLOCKS.index(character) / 8
        return f"M{left:.1f} {top + CELL_HEIGHT - height:.1f}h{CELL_WIDTH:.1f}v{height + overlap:.1f}h-{CELL_WIDTH:.1f}z", "block"
    middle, center = left + CELL_WIDTH / 2, top + CELL_HEIGHT / 2
    if character == "┄":
        return f"M{left + 1:.1f} {center:.1f}h2.4m1.6 0h2.4", "frame"
    arms = FRAMES.get(character)
    if arms is None:
        return None
    ends = {"l": f"H{left:.1f}", "r": f"H{left + CELL_WIDTH:.1f}", "u": f"V{top:.1f}", "d": f"V{top + CELL_HEIGHT:.1f}"}
    return "".join(f"M{middle:.1f} {center:.1f}{ends[arm]}" for arm in arms), "frame"


def draw_line(line, row):
    top = MARGIN + row * CELL_HEIGHT
    out = []
    for column, text, colour, bold, faint in line:
        classes = [f"c{colour}"] if colour else []
        classes += ["bold"] * bold + ["faint"] * faint
        paths = {}
        letters = []
        for character in text:
            left = MARGIN + column * CELL_WIDTH
            sign = draw_sign(character, left, top)
            if sign:
                paths[sign[1]] = paths.get(sign[1], "") + sign[0]
                letters.append(None)
            else:
                letters.append((column, character))
            column += columns_of(character)
        for kind, path in paths.items():
            out.append(f'<path class="{" ".join([kind] + classes)}" d="{path}"/>')
        out += draw_letters(letters, top, classes)
    return "".join(out)


def draw_letters(letters, top, classes):
    """Words, each of which begins in its column whatever the font is."""
    words = []
    for letter in letters:
        if letter is None or letter[1] == " ":
            words.append(None)
        elif words and words[-1] is not None:
            words[-1] = (words[-1][0], words[-1][1] + letter[1])
        else:
            words.append(letter)
    style = f' class="{" ".join(classes)}"' if classes else ""
    for column, word in filter(None, words):
        width = sum(map(columns_of, word)) * CELL_WIDTH
        left = MARGIN + column * CELL_WIDTH
        yield (
            f'<text{style} x="{left:.1f}" y="{top + CELL_HEIGHT - 5}" textLength="{width:.1f}" '
            f'lengthAdjust="spacingAndGlyphs">{html.escape(word)}</text>'
        )


def rules_of(palette):
    colours = PALETTES[palette]
    rules = [f'.page{{fill:{colours["page"]}}}', f'text,.block{{fill:{colours[""]}}}', f'.frame{{stroke:{colours[""]}}}']
    for number in sorted(set(colours) - {"", "page"}):
        rules.append(f"text.c{number},.block.c{number}{{fill:{colours[number]}}}")
        rules.append(f".frame.c{number}{{stroke:{colours[number]}}}")
    return "".join(rules)


def style_of(palette):
    rules = f"text{{font:{FONT_SIZE}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}}"
    rules += ".frame{fill:none;stroke-width:1.2}.bold{font-weight:bold}.faint{opacity:.6}"
    if palette:
        return rules + rules_of(palette)
    return rules + rules_of("light") + "@media (prefers-color-scheme:dark){" + rules_of("dark") + "}"


def animation_of(index, begin, end):
    """A part appears at `begin` seconds; all go at the end, and it begins anew."""
    at = 100 * begin / end
    return (
        f"@keyframes k{index}{{0%,{at:.2f}%{{opacity:0}}{at + 0.01:.2f}%,99%{{opacity:1}}100%{{opacity:0}}}}"
        f".k{index}{{animation:k{index} {end:g}s infinite}}"
    )


def draw(commands, insitu, columns, palette, moves):
    parts = []  # of (lines, seconds before it)
    for command in commands:
        prompt = lines_of(f"\x1b[32m$\x1b[0m \x1b[1m{command}\x1b[0m", columns)
        parts.append((prompt, SECONDS_OF_COMMAND if parts else 0.5))
        parts.append((lines_of(run(command, insitu, columns), columns) + [[]], SECONDS_OF_OUTPUT if len(parts) > 1 else 1))
    end = sum(seconds for _, seconds in parts) + SECONDS_AT_END
    style = style_of(palette)
    body = []
    row, begin = 0, 0
    for index, (lines, seconds) in enumerate(parts):
        begin += seconds
        drawn = "\n".join(filter(None, (draw_line(line, row + at) for at, line in enumerate(lines))))
        row += len(lines)
        body.append(f'<g class="k{index}">\n{drawn}\n</g>' if moves else drawn)
        if moves:
            style += "@media (prefers-reduced-motion:no-preference){" + animation_of(index, begin, end) + "}"
    width, height = 2 * MARGIN + columns * CELL_WIDTH, 2 * MARGIN + (row - 1) * CELL_HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">\n'
        f"<title>insitu on a terminal</title>\n<style>{style}</style>\n"
        f'<rect class="page" width="100%" height="100%" rx="8"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def main():
    parser = argparse.ArgumentParser(description="Draws what a terminal shows of real runs of insitu.")
    parser.add_argument("--check", action="store_true", help="only compare the file with what would be written")
    parser.add_argument("--command", action="append", help="run this instead of the commands of the recording; nothing moves")
    parser.add_argument("--columns", type=int, default=COLUMNS, help="of the terminal")
    parser.add_argument("--palette", choices=sorted(PALETTES), help="of the page; else that of the reader")
    parser.add_argument("insitu", type=pathlib.Path, help="the program")
    parser.add_argument("file", type=pathlib.Path, nargs="?", default=RECORDING)
    arguments = parser.parse_args()

    picture = draw(arguments.command or COMMANDS, arguments.insitu, arguments.columns, arguments.palette, not arguments.command)
    if not arguments.check:
        arguments.file.write_text(picture)
        return 0
    if arguments.file.read_text() == picture:
        return 0
    print(f"{arguments.file} shows something else than the program does: `./dev recording` draws it anew")
    return 1


if __name__ == "__main__":
    sys.exit(main())
