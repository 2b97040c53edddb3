"""Each task beside a plain counterpart, in turn, in one run; the ratio is what counts.

Absolute times depend on the machine and on what else it does; ratios of neighbouring rounds hardly do.
``python -m bench`` measures everything and writes ``bench/baseline.json`` and ``docs/performance.md``;
``python -m bench scoring service`` only these chapters, and leaves what the page says of the others.
"""

import argparse
import sys

from bench import baseline, machine, regression, writing
from bench.baseline import Measured
from bench.chapters import CHAPTERS, TITLES, usual
from bench.results import Result


def main() -> int:
    """Measure, print a line for each result, and write or compare."""
    asked = _arguments()
    names = asked.chapters or usual()
    if asked.render:
        _write(baseline.read())
    elif asked.check:
        return _check(names)
    else:
        _measure(names, quick=asked.quick)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure beside plain libraries.")
    parser.add_argument("chapters", nargs="*", metavar="chapter", help=f"of {', '.join(CHAPTERS)}")
    one_of = parser.add_mutually_exclusive_group()
    one_of.add_argument("--quick", action="store_true", help="small sizes, to see that it runs; not written")
    one_of.add_argument("--check", action="store_true", help="exit 1 where a ratio is worse than committed")
    one_of.add_argument("--render", action="store_true", help="write the page again, without measuring")
    asked = parser.parse_args()
    if unknown := [name for name in asked.chapters if name not in CHAPTERS]:
        parser.error(f"there is no chapter {', '.join(unknown)}; there are {', '.join(CHAPTERS)}")
    return asked


def _measure(names: list[str], *, quick: bool) -> None:
    for name in names:
        results = _run(name, quick=quick)
        if results and not quick:
            # At once: what was measured stays when a later chapter fails.
            measured = Measured(results, machine.describe(), _rival_versions(name))
            _write(baseline.read() | {name: measured})


def _check(names: list[str]) -> int:
    committed = baseline.read()
    fallen = []
    for name in names:
        if name not in committed:
            print(f"{name} is not in {baseline.FILE.name}, and not compared", flush=True)
            continue
        fallen += regression.check(lambda name=name: _run(name, quick=False), committed[name].results)
    print("\n".join(fallen) or "no ratio is worse than what is committed")
    return 1 if fallen else 0


def _run(name: str, *, quick: bool) -> list[Result]:
    print(f"\n{TITLES[name]}", flush=True)
    return writing.show(CHAPTERS[name].measure(quick=quick))


def _rival_versions(name: str) -> dict[str, str]:
    if name != "rivals":
        return {}
    from bench.rivals import installed_versions

    return installed_versions()


def _write(chapters: dict[str, Measured]) -> None:
    baseline.write({name: chapters[name] for name in CHAPTERS if name in chapters})
    writing.PAGE.write_text(writing.page(chapters, TITLES))


if __name__ == "__main__":
    sys.exit(main())
