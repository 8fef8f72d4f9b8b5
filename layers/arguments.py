"""The command's arguments and its help; what they do is in :mod:`layers.cli`."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from geo import settings
from geo.names import clean
from geo.region import DEFAULT
from geo.version import program_version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ABOUT = """\
Turn a written report about the Iraq–Syria border region into its interactive map.

The map is one HTML file: it opens by double click, loads nothing from the network, and every
mark on it shows the sentence that put it there. It shows what the report says, where; it never
says who controls ground. Several reports become one map, with a slider for their dates."""

_EXAMPLES = """\
examples:
  bordermap build                             the bundled example, to output/map.html
  bordermap build report.txt                  to output/report.html
  bordermap build report.txt -o map.html --date 2019-10-23
  cat report.txt | bordermap build - -o map.html
  bordermap build reports/                    a folder of reports, one map: output/reports.html
  bordermap build october.jsonl -o maps/      a map of each report, into the folder maps
  bordermap locate report.txt                 the places found, as JSON lines
  bordermap facts                             who meets at the border, for how many kilometres

exit status: 0 done, 1 an error (told in one line), 2 bad usage, 3 some of many reports failed
(the map is made of the others)"""


_BUILD = """\
Write the map of a report as one HTML file that needs no network.

REPORT is a plain text file in UTF-8, or "-" for standard input. Several reports become one map, with
the quotes of all: name several files, or a folder of them, or a .jsonl file with an object a line:
{"id": …, "text": …} and, if you like, "title", "date" (2019-10-23) and "source_url". Reports without
a date are kept apart. Without REPORT the bundled example is mapped to output/map.html."""

_BUILD_EXAMPLES = """\
A file that was made from other reports is replaced only with --force. One report of many that can't be
read is told, and left out.

examples:
  bordermap build report.txt
  bordermap build report.txt -o maps/october.html --title 'Border, October'
  bordermap build report.txt --text full --set rights='© The Agency, shown with permission'
  bordermap build monday.txt tuesday.txt -o week.html     one map of both
  bordermap build reports/ -o maps/                       a map of each, into the folder maps
  bordermap build october.jsonl --text none --set language=ar
  bordermap build report.txt --embed                      with a snippet to copy into a web page"""


def parser(runs: Mapping[str, Callable[[argparse.Namespace], int]]) -> argparse.ArgumentParser:
    """The command's parser; ``runs`` are what its commands do, by their names."""
    layout = argparse.RawDescriptionHelpFormatter
    found = argparse.ArgumentParser("bordermap", description=_ABOUT, epilog=_EXAMPLES, formatter_class=layout)
    found.add_argument("--version", action="version", version=f"bordermap {program_version()}")
    commands = found.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, add in (("build", _add_build), ("locate", _add_locate), ("facts", _add_facts)):
        command = add(commands)
        _add_settings(command)
        command.set_defaults(run=runs[name])
    return found


def _add_build(commands: Any) -> argparse.ArgumentParser:
    build: argparse.ArgumentParser = commands.add_parser(
        "build",
        help="write the map of a report, or of several",
        description=_BUILD,
        epilog=_BUILD_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    build.add_argument("reports", nargs="*", metavar="REPORT", help='file, folder, .jsonl, or "-"')
    build.add_argument(
        "-o",
        "--output",
        action="append",
        metavar="FILE",
        help="where to write (.html), or a folder (ends in /) for a map of each report; may be repeated; "
        "default: output/<name>.html, named after the report, folder or .jsonl file, or reports.html",
    )
    build.add_argument(
        "--text",
        choices=("quotes", "full", "none"),
        default="quotes",
        help="how much of a report's text the map shows: quotes (default), sentences for its marks and at most two "
        "fifths of it (from 600 to 30,000 characters); full, all of it, with the line of the setting rights; none",
    )
    build.add_argument(
        "--embed",
        action="store_true",
        help="also write what puts the map into another web page, beside it: NAME.snippet.html, to be copied; "
        "NAME.map.html, the map alone for small frames; NAME.svg, a picture for where frames can't be; NAME.embed.js",
    )
    build.add_argument("--title", default="", help="the map's title; default: the report's headline")
    build.add_argument(
        "--date", type=_date, metavar="YYYY-MM-DD", help="the report's date; default: the one it gives, else undated"
    )
    build.add_argument(
        "--source-url", default="", metavar="URL", help="where the report was published; linked from the page"
    )
    build.add_argument("--force", action="store_true", help="replace a file that was made from another report")
    return build


def _add_locate(commands: Any) -> argparse.ArgumentParser:
    locate: argparse.ArgumentParser = commands.add_parser(
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
    return locate


def _add_facts(commands: Any) -> argparse.ArgumentParser:
    facts: argparse.ArgumentParser = commands.add_parser(
        "facts",
        help="print the region's computed geography",
        description="Print what the geometry says: which provinces meet at the border and for how many kilometres,\n"
        "which provinces the rivers run through, areas and neighbours. All is computed from the embedded\n"
        "geometry, geodesic on WGS 84; nothing comes from a report.",
        epilog="examples:\n  bordermap facts\n  bordermap facts --json > facts.json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    facts.add_argument("--json", action="store_true", help="as JSON")
    return facts


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
        "gazetteers_layer=LAYER, gazetteers_crs=CRS, region=FILE, report_language=en|ar|tr|ku|fr (else detected), "
        "language=en|ar (the page's at first), names=report|local|un (what places are called by: as the report spells "
        "them, as people there do, as UN agencies do), rights=LINE (who has the rights in the text and allows that "
        "all of it is shown), organisation=NAME (who makes the map), logo=FILE (its sign, SVG or PNG), "
        "disclaimer_en=LINE and disclaimer_ar=LINE (its own line below the map), internal_boundaries=solid|dashed "
        "(lines between provinces); may be repeated",
    )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{clean(text)!r} is no date; write it as 2019-10-23") from error
