#!/usr/bin/python3
"""Runs what a document shows: doc-examples.py FILE…

In a fence called "console", a line "$ COMMAND" is run in the root of the source tree, and what
follows is what it prints to standard output. A line … stands for any number of lines, and … at
the end of a line for its rest. Prints a line for each command; ends with 1 if one differs.
"""
import difflib
import subprocess
import sys

ANY = "…"


def examples(path):
    """Yields (line number, command, expected lines)."""
    inside, found = False, None
    with open(path, encoding="utf-8") as document:
        for number, line in enumerate(document, 1):
            line = line.rstrip("\n")
            if line.startswith("```"):
                if found:
                    yield found
                inside, found = not inside and line == "```console", None
            elif inside and line.startswith("$ "):
                if found:
                    yield found
                found = (number, line[2:], [])
            elif found:
                found[2].append(line)


def is_same(line, wanted):
    return line.startswith(wanted[:-1]) if wanted.endswith(ANY) else line == wanted


def fits(lines, wanted):
    if not wanted:
        return not lines
    if wanted[0] == ANY:
        return any(fits(lines[n:], wanted[1:]) for n in range(len(lines) + 1))
    return bool(lines) and is_same(lines[0], wanted[0]) and fits(lines[1:], wanted[1:])


def check(path, number, command, wanted):
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60,
                          check=False)
    lines = done.stdout.splitlines()
    same = fits(lines, wanted)
    print(f"{'ok' if same else 'not ok'} - {path}:{number}: {command}")
    if not same:
        for line in difflib.unified_diff(wanted, lines, "document", "program", lineterm="", n=1):
            print("  " + line)
        print("  " + done.stderr)
    return same


results = [check(path, *one) for path in sys.argv[1:] for one in examples(path)]
print(f"{len(results)} examples, {results.count(False)} not as the document says")
sys.exit(not results or not all(results))
