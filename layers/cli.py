"""The command ``bordermap``: arguments in, exit codes out; calls public functions only."""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import json
import os
import signal
import sys
from dataclasses import asdict, replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from geo import atlas, settings
from geo.errors import BordermapError, FaultsError, OutputError, UsageError
from geo.files import check_writable, write_atomically
from geo.inputs import files as inputs
from geo.names import clean
from geo.region import DEFAULT
from geo.version import program_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from geo.atlas import Atlas
    from geo.facts import Facts
    from geo.model import Report

DONE, FAILED, USAGE, SOME_FAILED, INTERRUPTED, STOPPED = 0, 1, 2, 3, 130, 143
_MOST_FAULTS = 10

_ABOUT = """\
Turn a written report about the Iraq–Syria border region into its interactive map.

The map is one HTML file: it opens by double click, loads nothing from the network, and every
mark on it shows the sentence that put it there. It shows what the report says, where; it never
says who controls ground."""

_EXAMPLES = """\
examples:
  bordermap build                             the bundled example, to output/map.html
  bordermap build report.txt                  to output/report.html
  bordermap build report.txt -o map.html --date 2019-10-23
  cat report.txt | bordermap build - -o map.html
  bordermap locate report.txt                 the places found, as JSON lines
  bordermap facts                             who meets at the border, for how many kilometres

exit status: 0 done, 1 an error (told in one line), 2 bad usage, 3 some of many reports failed"""


def _say(line: str) -> None:
    """A line for the person at the keyboard, free of control characters."""
    print(clean(line), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("bordermap", description=_ABOUT, epilog=_EXAMPLES, formatter_class=layout)
    parser.add_argument("--version", action="version", version=f"bordermap {program_version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_build(commands)
    _add_locate(commands)
    _add_facts(commands)
    return parser


def _add_build(commands: Any) -> None:
    build = commands.add_parser(
        "build",
        help="write a report's map",
        description="Write the map of a report as one HTML file that needs no network.\n\n"
        "REPORT is a plain text file in UTF-8, a folder of them (a map each), a .jsonl file with an\n"
        'object {"id", "text"} a line (a map each), or "-" for standard input. Without REPORT the\n'
        "bundled example is mapped to output/map.html.",
        epilog="A file that was made from another report is replaced only with --force.\n\n"
        "examples:\n  bordermap build report.txt\n"
        "  bordermap build report.txt -o maps/october.html --title 'Border, October'",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    build.add_argument("reports", nargs="*", metavar="REPORT", help='file, folder, .jsonl, or "-"')
    build.add_argument(
        "-o",
        "--output",
        action="append",
        metavar="FILE",
        help="where to write (.html); default: output/<report's name>.html",
    )
    build.add_argument("--title", default="", help="the map's title; default: the report's headline")
    build.add_argument(
        "--date", type=_date, metavar="YYYY-MM-DD", help="the report's date; default: the one it gives, else undated"
    )
    build.add_argument(
        "--source-url", default="", metavar="URL", help="where the report was published; linked from the page"
    )
    build.add_argument("--force", action="store_true", help="replace a file that was made from another report")
    _add_settings(build)
    build.set_defaults(run=_build)


def _add_locate(commands: Any) -> None:
    locate = commands.add_parser(
        "locate",
        help="print the places, areas and movements that reports tell of, as JSON lines",
        description="Print one JSON object a line for each mention, in text order: doc, start, end (code points),\n"
        "text, role, name, kind, country, lat, lon, geonames_id, confidence; head for a name inside\n"
        "a longer one. Rows of role expression are words about space (kind area, stretch, point, set:\n"
        "method, places, figures, members) and movements (kind movement: actor, theme, status, from,\n"
        "to, via, border, schematic); lat and lon are null where the words give no geometry.",
        epilog="examples:\n  bordermap locate report.txt\n  bordermap locate corpus.jsonl -o places.jsonl",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    locate.add_argument("inputs", nargs="+", metavar="INPUT", help='file, folder, .jsonl, or "-"')
    locate.add_argument("-o", "--output", metavar="FILE", help="where to write (.jsonl); default: standard output")
    locate.add_argument("--geometry", action="store_true", help="add each row's geometry as GeoJSON")
    _add_settings(locate)
    locate.set_defaults(run=_locate)


def _add_facts(commands: Any) -> None:
    facts = commands.add_parser(
        "facts",
        help="print the region's computed geography",
        description="Print what the geometry says: which provinces meet at the border and for how many kilometres,\n"
        "which provinces the rivers run through, areas and neighbours. All is computed from the embedded\n"
        "geometry, geodesic on WGS 84; nothing comes from a report.",
        epilog="examples:\n  bordermap facts\n  bordermap facts --json > facts.json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    facts.add_argument("--json", action="store_true", help="as JSON")
    _add_settings(facts)
    facts.set_defaults(run=_facts)


def _add_settings(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--region",
        metavar="FILE",
        help=f"another region: a .toml file that the data's build script wrote; default: {DEFAULT}, embedded",
    )
    command.add_argument(
        "--config", metavar="FILE", help=f"settings in TOML; default: {settings.FILE} where there is one"
    )
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a setting: boundaries=FILE (your own provinces: any vector file, or postgresql://…?table=…), "
        "boundaries_name=COLUMN, boundaries_layer=LAYER, boundaries_crs=CRS, gazetteers=FILE[;FILE…] (your own "
        "places: CSV, any vector file, or a GeoNames dump such as IQ.txt), gazetteers_name=COLUMN, "
        "gazetteers_layer=LAYER, gazetteers_crs=CRS, region=FILE, report_language=en|ar|tr|ku|fr (else detected); "
        "may be repeated",
    )


def _atlas(options: argparse.Namespace) -> Atlas:
    """The atlas that the settings ask for; what was repaired on the way is told."""
    chosen = settings.load(options.config, options.set)
    made = atlas.of(replace(chosen, region=options.region) if options.region else chosen)
    for note in made.notes:
        _say(note)
    return made


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{clean(text)!r} is no date; write it as 2019-10-23") from error


# -- build -------------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    if not options.reports:
        return _build_example(options)
    faults: list[str] = []
    taken: set[Path] = set()
    done = 0
    where = _atlas(options)
    for name in options.output or []:
        _keep_inputs(Path(name), options.reports)
    for report in _each(options.reports, faults):
        try:
            for target in _targets(report, options, taken):
                _build_one(report, target, where, options)
            done += 1
        except BordermapError as error:
            faults.append(str(error))
    return _outcome(faults, done=done)


def _build_example(options: argparse.Namespace) -> int:
    with as_file(files("geo") / "data" / "example.txt") as path:
        report = next(inputs.read(path))
    for name in options.output or [Path("output") / "map.html"]:
        _make_output_folder(Path(name))
        _build_one(report, Path(name), _atlas(options), options)
    return DONE


def _each(arguments: Sequence[str], faults: list[str]) -> Iterator[Report]:
    """The reports behind the arguments; what can't be read becomes a fault."""
    for argument in arguments:
        try:
            yield from inputs.read(argument, lambda error: faults.append(str(error)))
        except BordermapError as error:
            faults.append(str(error))


def _keep_inputs(target: Path, arguments: Sequence[str]) -> None:
    """Refuse an output that is one of the inputs: not even --force loses a report."""
    for argument in arguments:
        source = Path(argument)
        if target.exists() and source.exists() and target.samefile(source):
            raise OutputError(f"{target}: this is the input; write to another file")


def _targets(report: Report, options: argparse.Namespace, taken: set[Path]) -> list[Path]:
    if options.output:
        targets = [Path(name) for name in options.output]
    else:
        stem = clean(Path(report.doc).stem).strip(". ")
        name = "".join(c if c.isalnum() or c in "-_. " else "_" for c in stem)[:100] if report.doc != "-" else "map"
        targets = [Path("output") / f"{name or 'map'}.html"]
        _make_output_folder(targets[0])
    for target in targets:
        if target in taken:
            raise OutputError(f"{report.doc}: would be written to {target}, as another report of this run; give it -o")
        taken.add(target)
    return targets


def _make_output_folder(target: Path) -> None:
    if target.parent == Path("output"):
        try:
            target.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise OutputError(f"output: the folder can't be made ({error.strerror}); give a file with -o") from error


def _build_one(report: Report, target: Path, where: Atlas, options: argparse.Namespace) -> None:
    import bordermap  # noqa: PLC0415 - folium and geopandas load only when a map is made
    from layers import provenance  # noqa: PLC0415

    if target.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"{target}: the suffix must be .html")
    check_writable(target)
    report = replace(
        report,
        title=clean(options.title) or report.title,
        date=options.date or report.date,
        source_url=clean(options.source_url) or report.source_url,
    )
    if target.exists() and not options.force and not provenance.made_from(target, provenance.of([report])):
        raise OutputError(f"{target}: made from another report, or not by bordermap; add --force to replace it")
    page = bordermap.map(report, in_atlas=where)
    page.save(target)
    _summary(page.scene, target)


def _summary(scene: Any, target: Path) -> None:
    drawn, listed = len(scene.drawn), len(scene.elsewhere)
    moved = len(scene.marked.intersection(scene.movements))
    more = "".join(
        f", {n} {what}{'s' if n != 1 else ''}" for n, what in ((len(scene.areas), "area"), (moved, "movement")) if n
    )
    _say(f"{target}: {drawn} place{'s' if drawn != 1 else ''}{more} on the map, {listed} only listed")
    unsure = [e.name for e in scene.evidence.values() if e.match == "unsure"]
    if unsure:
        _say(f"unsure matches: {', '.join(unsure[:_MOST_FAULTS])}")
    unplaced = [name for name, _ in scene.formations] + [scene.evidence[p].name for p in scene.unplaced]
    if unplaced:
        _say(f"not placed: {', '.join(unplaced[:_MOST_FAULTS])}")


def _outcome(faults: Sequence[str], *, done: int) -> int:
    """Tell the faults, a line each, and give the exit status; ``done`` items went well."""
    for fault in faults[:_MOST_FAULTS]:
        _say(f"bordermap: {fault}")
    if len(faults) > _MOST_FAULTS:
        _say(f"bordermap: and {len(faults) - _MOST_FAULTS} more")
    if not faults:
        return DONE
    return SOME_FAILED if done else FAILED


# -- locate ------------------------------------------------------------------------------------


def _locate(options: argparse.Namespace) -> int:
    from geo import locations  # noqa: PLC0415

    faults: list[str] = []
    lines: list[str] = []
    done = 0
    where = _atlas(options)
    if options.output:
        _keep_inputs(check_writable(options.output), options.inputs)
    for report in _each(options.inputs, faults):
        rows = locations.rows(report, where, geometry=options.geometry)
        text = [json.dumps(row, ensure_ascii=False) for row in rows]
        if options.output:
            lines += text
        else:
            for line in text:
                print(line)
        done += 1
        if done % 500 == 0 and sys.stderr.isatty():
            _say(f"{done} documents read")
    if options.output and done:
        write_atomically(options.output, "".join(line + "\n" for line in lines).encode("utf-8", "replace"))
    return _outcome(faults, done=done)


# -- facts -------------------------------------------------------------------------------------


def _facts(options: argparse.Namespace) -> int:
    from geo.facts import compute  # noqa: PLC0415

    facts = compute(_atlas(options))
    if options.json:
        print(json.dumps(_rounded(asdict(facts)), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_facts_lines(facts)))
    return DONE


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 1)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, (list, tuple)) else value


def _facts_lines(facts: Facts) -> list[str]:
    lines = [
        facts.region,
        "",
        f"{facts.border_name}: {facts.border_km:.1f} km (geodesic, WGS 84; line: {facts.border_source})",
    ]
    if facts.published:
        lines.append(f"published: {facts.published[0]:g} to {facts.published[1]:g} km")
        lines += [f"  {source}" for source in facts.published_sources]
    lines += ["", "Provinces that meet at the border"]
    lines += [f"  {s.here_name + ' – ' + s.there_name:<36}{s.km:>8.1f} km" for s in facts.stretches]
    lines += ["", "Rivers through provinces"]
    lines += [f"  {c.river_name + ': ' + c.province_name:<36}{c.km:>8.0f} km" for c in facts.rivers]
    lines += ["", "Provinces: area and neighbours"]
    for p in facts.provinces:
        near = ", ".join(n.name if n.country == p.country else f"{n.name} ({n.country})" for n in p.neighbours)
        lines.append(f"  {p.name + ' (' + p.country + ')':<24}{p.area_km2:>9,.0f} km²  {near}")
    return lines


# -- the command -------------------------------------------------------------------------------


class _Stopped(BaseException):  # not an error: nothing may catch it on the way out
    """A signal asked the program to stop."""


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Stopped


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments
        As on the command line, without the program's name.

    Returns
    -------
    int
        0 done, 1 an error (told in one line on stderr), 2 bad usage, 3 some of many reports
        failed, 130 or 143 after a signal.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, _stop)
    # Nearly all that a map makes lives to its end: looking for garbage every 700 objects costs 5 %.
    gc.set_threshold(1_000_000, 20, 20)
    # Nor is there anything to look for at the end: a last search through all modules takes 50 ms.
    atexit.register(gc.freeze)
    try:
        options = _parser().parse_args(arguments)
        code = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has closed it; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    except FaultsError as error:
        _outcome(error.faults, done=0)
        if error.count > len(error.faults):
            _say(f"bordermap: and {error.count - len(error.faults)} more")
        code = FAILED
    except (BordermapError, OSError) as error:
        _say(f"bordermap: {error}")
        code = USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except _Stopped:
        code = STOPPED
    return code


if __name__ == "__main__":
    sys.exit(main())
