"""The command ``bordermap``: arguments in, exit codes out; calls public functions only."""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from geo import atlas, settings
from geo.errors import BordermapError, FaultsError, OutputError, UsageError
from geo.files import check_writable, write_atomically
from geo.inputs import files as inputs
from geo.names import clean
from layers import house, passages, words
from layers.arguments import parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import FrameType

    from geo.atlas import Atlas
    from geo.facts import Facts
    from geo.model import Report
    from geo.settings import Settings
    from layers.house import House
    from layers.naming import Policy as Names
    from layers.provenance import Origin
    from layers.report_map import ReportMap
    from layers.scene import Scene

DONE, FAILED, USAGE, SOME_FAILED, INTERRUPTED, STOPPED = 0, 1, 2, 3, 130, 143
_MOST_FAULTS = 10
_SUFFIXES = (".html", ".htm")
# What says the same in the rows of a .jsonl file.
_IN_ROWS = {"--date": "date", "--source-url": "source_url"}
# Those who watch are told at every so many reports.
_TOLD_EVERY = 10


def _say(line: str) -> None:
    """A line for the person at the keyboard, free of control characters."""
    print(clean(line), file=sys.stderr)


def _settings(options: argparse.Namespace) -> Settings:
    """The settings of the file and of the command line."""
    chosen = settings.load(options.config, options.set)
    return replace(chosen, region=options.region) if options.region else chosen


def _atlas(chosen: Settings) -> Atlas:
    """The atlas that the settings ask for; what was repaired on the way is told."""
    made = atlas.of(chosen)
    for note in made.notes:
        _say(note)
    return made


# -- build -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Job:
    """How maps are made in this run."""

    atlas: Atlas
    settings: Settings
    house: House
    options: argparse.Namespace
    taken: set[Path] = field(default_factory=set)


def _build(options: argparse.Namespace) -> int:
    chosen = _settings(options)
    passages.check_rights(options.text, chosen.rights)
    words.load(chosen.language)
    given = options.output or []
    folders = [Path(name) for name in given if _is_folder(name)]
    targets = [Path(name) for name in given if not _is_folder(name)]
    for target in targets:
        _check_page(target)
        for path in _files(target, options):
            _keep_inputs(path, options.reports)
    if folders or _are_several(options.reports):
        _refuse_of_one(options, each=bool(folders))
    job = _Job(_atlas(chosen), chosen, house.load(chosen), options)
    faults: list[str] = []
    done = _build_each(job, folders, faults) if folders else 0
    if targets or not folders:
        done += _build_one_of_all(job, targets, faults)
    return _outcome(list(dict.fromkeys(faults)), done=done)


def _is_folder(name: str) -> bool:
    """Whether an output is a folder for a map of each report."""
    path = Path(name)
    return name.endswith(("/", os.sep)) or (path.is_dir() and path.suffix.lower() not in _SUFFIXES)


def _are_several(arguments: Sequence[str]) -> bool:
    """Whether arguments may stand for several reports."""
    return len(arguments) > 1 or any(Path(a).suffix.lower() == ".jsonl" or Path(a).is_dir() for a in arguments)


def _refuse_of_one(options: argparse.Namespace, *, each: bool) -> None:
    """Refuse what can be said of one report, or of one map, only."""
    for flag, value in (("--date", options.date), ("--source-url", options.source_url)):
        if value:
            raise UsageError(f'{flag} is for one report; give each its own in a .jsonl file ("{_IN_ROWS[flag]}")')
    if each and options.title:
        raise UsageError('--title is for one map; give each report its own in a .jsonl file ("title")')


def _files(target: Path, options: argparse.Namespace) -> list[Path]:
    """What is written for a page: itself, and what goes beside it."""
    if not options.embed:
        return [target]
    from layers import embed  # noqa: PLC0415 - numpy and shapely load only when a map is made

    return [target, *embed.files(target)]


def _take(target: Path, job: _Job, doc: str) -> None:
    """Refuse to write a file twice in a run."""
    for path in _files(target, job.options):
        if path in job.taken:
            raise OutputError(f"{doc}: would go to {path}, as something else of this run; rename it")
        job.taken.add(path)


def _check_page(target: Path) -> None:
    if target.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"{target}: the suffix must be .html, or the name end in / for a folder")
    check_writable(target)


def _example() -> Report:
    with as_file(files("geo") / "data" / "example.txt") as path:
        return next(inputs.read(path))


def _build_one_of_all(job: _Job, targets: Sequence[Path], faults: list[str]) -> int:
    """One map of all reports into each of the targets; how many were made."""
    arguments = job.options.reports
    reports = list(_each(arguments, faults))
    if not reports:
        return 0
    together = _together(arguments) if _are_several(arguments) else ""
    name = together or ("reports" if len(arguments) > 1 else reports[0].doc if arguments else "map")
    targets = list(dict.fromkeys(targets)) or [_in_output(name)]
    for target in targets:
        _take(target, job, name)
    return _tried(lambda: _write(reports, targets, job, together), faults)


def _build_each(job: _Job, folders: Sequence[Path], faults: list[str]) -> int:
    """A map of each report in each of the folders; how many reports were mapped."""
    for folder in folders:
        _make_folder(folder)

    def build(report: Report) -> None:
        targets = [folder / f"{_file_name(report.doc)}.html" for folder in folders]
        for target in targets:
            _take(target, job, report.doc)
        _write([report], targets, job, "")

    return sum(_tried(partial(build, report), faults) for report in _each(job.options.reports, faults))


def _tried(make: Callable[[], None], faults: list[str]) -> int:
    """1 where it worked, 0 where it became a fault."""
    try:
        make()
    except BordermapError as error:
        faults.append(str(error))
        return 0
    return 1


def _each(arguments: Sequence[str], faults: list[str]) -> Iterator[Report]:
    """The reports behind the arguments, or the example; what can't be read becomes a fault."""
    if not arguments:
        yield _example()
    for argument in arguments:
        try:
            yield from inputs.read(argument, lambda error: faults.append(str(error)))
        except BordermapError as error:
            faults.append(str(error))


def _counted(reports: Iterable[Report]) -> Iterator[Report]:
    """The same reports; those who watch see how many have been read."""
    shown = sys.stderr.isatty()
    n = 0
    for n, report in enumerate(reports, 1):
        yield report
        if shown and n % _TOLD_EVERY == 0:
            print(f"\r{n} reports read", end="", file=sys.stderr, flush=True)
    if shown and n >= _TOLD_EVERY:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _keep_inputs(target: Path, arguments: Sequence[str]) -> None:
    """Refuse an output that is one of the inputs: not even --force loses a report."""
    for argument in arguments:
        source = Path(argument)
        if target.is_file() and source.exists() and target.samefile(source):
            raise OutputError(f"{target}: this is the input; write to another file")


def _together(arguments: Sequence[str]) -> str:
    """What several reports are called: as the folder or file that they came in, or "" where that is not one."""
    return clean(Path(arguments[0]).resolve().name) if len(arguments) == 1 else ""


def _file_name(doc: str) -> str:
    """The name of a document's map, without its suffix."""
    path = Path(doc)
    # An id such as "news.12" has no suffix.
    stem = clean(path.stem if path.suffix.lower() in inputs.SUFFIXES else path.name).strip(". ").lstrip("-. ")
    name = "".join(c if c.isalnum() or c in "-_. " else "_" for c in stem)[:100] if doc != "-" else "map"
    return name or "map"


def _in_output(doc: str) -> Path:
    """Where a document's map goes that was given no place."""
    folder = Path("output")
    _make_folder(folder)
    return folder / f"{_file_name(doc)}.html"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: the folder can't be made ({error.strerror}); give another with -o") from error


def _write(reports: Sequence[Report], targets: Sequence[Path], job: _Job, together: str) -> None:
    """The map of some reports, into each of the targets."""
    import bordermap  # noqa: PLC0415 - folium and geopandas load only when a map is made
    from layers import provenance  # noqa: PLC0415

    options, chosen = job.options, job.settings
    if len(reports) == 1:
        reports = [_as_told(reports[0], options)]
    origin = provenance.of(reports, together)
    for target in targets:
        _check_page(target)
        for path in _files(target, options):
            _check_own(path, origin, options)
    read = [bordermap.locate(report, in_atlas=job.atlas) for report in _counted(reports)]
    page = bordermap.map(
        read,
        in_atlas=job.atlas,
        text=options.text,
        rights=chosen.rights,
        title=options.title,
        language=chosen.language,
        names=cast("Names", chosen.names),
        doc=together,
        house=job.house,
    )
    for target in targets:
        page.save(target)
        if options.embed:
            _embed(page, target)
        _summary(page.scene, target)


def _check_own(path: Path, origin: Origin, options: argparse.Namespace) -> None:
    """Refuse to replace what was made from other reports, unless that is asked for."""
    from layers import embed, provenance  # noqa: PLC0415 - as in _files

    check_writable(path)
    if not path.exists() or options.force:
        return
    beside = path.suffix.lower() not in _SUFFIXES
    if not (embed.may_replace(path, origin) if beside else provenance.made_from(path, origin)):
        raise OutputError(f"{path}: made from another report, or not by bordermap; add --force to replace it")


def _embed(page: ReportMap, target: Path) -> None:
    """Write what goes beside a page that others frame."""
    from layers import embed  # noqa: PLC0415 - as in _files

    for path, content in embed.documents(page.scene, target, page.html("only-map")).items():
        write_atomically(path, content)
    _say(f"{embed.files(target).snippet}: copy from it into your web page")


def _as_told(report: Report, options: argparse.Namespace) -> Report:
    """A report with what the caller knows better than its text."""
    title = "" if _are_several(options.reports) else clean(options.title)
    return replace(
        report,
        title=title or report.title,
        date=options.date or report.date,
        source_url=clean(options.source_url) or report.source_url,
    )


def _summary(scene: Scene, target: Path) -> None:
    drawn, listed = len(scene.drawn), len(scene.elsewhere)
    moved = len(scene.marked.intersection(scene.movements))
    more = "".join(
        f", {n} {what}{'s' if n != 1 else ''}" for n, what in ((len(scene.areas), "area"), (moved, "movement")) if n
    )
    of = f" from {len(scene.reports)} reports" if len(scene.reports) > 1 else ""
    _say(f"{target}: {drawn} place{'s' if drawn != 1 else ''}{more}{of} on the map, {listed} only listed")
    _list("unsure matches", [e.name for e in scene.evidence.values() if e.match == "unsure"])
    _list("not placed", [name for name, _ in scene.formations] + [scene.evidence[p].name for p in scene.unplaced])
    _list("nothing on the map from", [scene.reports[n].doc for n in scene.silent])


def _list(what: str, names: Sequence[str]) -> None:
    """A line that lists some names, the first of them where they are many."""
    if names:
        left = len(names) - _MOST_FAULTS
        _say(f"{what}: {', '.join(names[:_MOST_FAULTS])}{f', and {left} more' if left > 0 else ''}")


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
    where = _atlas(_settings(options))
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

    facts = compute(_atlas(_settings(options)))
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
        options = parser({"build": _build, "locate": _locate, "facts": _facts}).parse_args(arguments)
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
