"""The command: what it writes, what it says, what it refuses, and what it leaves alone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from layers.cli import main

COMMAND = [sys.executable, "-c", "import sys; from layers.cli import main; sys.exit(main(sys.argv[1:]))"]
TEXT = "Troops moved from Mosul in Nineveh to the Iraqi-Syrian border. The Anbar Operations Command stayed."


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report in a file."""
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    root = str(Path(__file__).resolve().parents[1])
    environment = {**os.environ, "PYTHONPATH": root, **options.pop("env", {})}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=120,
        **options,
    )


def test_build_writes_the_page_and_sums_up(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report becomes the file that -o names; a line on stderr tells what could not be placed."""
    target = report.with_name("map.html")
    assert main(["build", str(report), "-o", str(target)]) == 0
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    told = capsys.readouterr()
    assert "5 places on the map" in told.err
    assert "Anbar Operations Command" in told.err
    assert told.out == ""


def test_build_without_arguments_maps_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled example goes to output/map.html, and names all that the article names."""
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 0
    page = (tmp_path / "output" / "map.html").read_text(encoding="utf-8")
    for place in ("IQ-NI", "IQ-AN", "IQ-SY", "river-euphrates", "IQ", "SY", "TR"):
        assert f'id="place-{place}"' in page


def test_default_output_is_named_after_the_report(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without -o the page is output/<report's name>.html."""
    monkeypatch.chdir(report.parent)
    assert main(["build", "report.txt"]) == 0
    assert (report.parent / "output" / "report.html").is_file()


def test_title_date_and_source_are_taken_from_the_caller(report: Path) -> None:
    """What the caller knows better than the text stands on the page."""
    target = report.with_name("m.html")
    known = ["--title", "A title of mine", "--date", "2019-10-23", "--source-url", "https://example.org/x"]
    assert main(["build", str(report), "-o", str(target), *known]) == 0
    page = target.read_text(encoding="utf-8")
    assert "<h1><bdi>A title of mine</bdi></h1>" in page
    assert "Report of 2019-10-23" in page
    assert 'href="https://example.org/x"' in page


def test_a_page_of_another_report_is_replaced_only_by_force(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rebuilt report replaces its own page; another's, or any other file, stays without --force."""
    target = report.with_name("m.html")
    assert main(["build", str(report), "-o", str(target)]) == 0
    report.write_text(TEXT + " More came from Sinjar.", encoding="utf-8")
    assert main(["build", str(report), "-o", str(target)]) == 0
    other = report.with_name("other.txt")
    other.write_text("Clashes in Raqqa.", encoding="utf-8")
    before = target.read_bytes()
    assert main(["build", str(other), "-o", str(target)]) == 1
    assert "--force" in capsys.readouterr().err
    assert target.read_bytes() == before
    assert main(["build", str(other), "-o", str(target), "--force"]) == 0
    target.write_text("my notes", encoding="utf-8")
    assert main(["build", str(report), "-o", str(target)]) == 1
    assert target.read_text(encoding="utf-8") == "my notes"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b"\x00\x01\x02\x03", "binary"),
        (b"\xff\xd8\xff\xe0 not text \x00", "not text"),
        (b"Nothing of note happened. Nobody was there.", "no place"),
        (b"caf\xe9", "byte 3"),
    ],
)
def test_bad_input_is_one_line_and_leaves_the_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, told: str
) -> None:
    """Exit 1, one line that names the file, no traceback, the older page byte for byte, no litter."""
    source, target = tmp_path / "in.txt", tmp_path / "map.html"
    if content is not None:
        source.write_bytes(content)
    target.write_bytes(b"older")
    before = sorted(tmp_path.iterdir())
    assert main(["build", str(source), "-o", str(target), "--force"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert told in err
    assert "in.txt" in err
    assert target.read_bytes() == b"older"
    assert sorted(tmp_path.iterdir()) == before


def test_folder_without_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with nothing to read says what was looked for."""
    assert main(["build", str(tmp_path)]) == 1
    assert "no reports" in capsys.readouterr().err


def test_some_of_many_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The batch goes on past a bad report, lists it, and exits 3; the map is made of the others."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Clashes in Mosul.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Nothing happened.", encoding="utf-8")
    assert main(["build", "a.txt", "b.txt", "c.txt"]) == 3
    err = capsys.readouterr().err
    assert "nothing on the map from: b.txt" in err
    assert "c.txt: there is no such file" in err
    assert [p.name for p in (tmp_path / "output").iterdir()] == ["reports.html"]
    assert main(["build", "a.txt", "b.txt", "c.txt", "-o", "each/"]) == 3
    assert [p.name for p in (tmp_path / "each").iterdir()] == ["a.html"]


def test_several_reports_become_one_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files, a folder and the rows of a .jsonl file are one map, named after what they came in."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "2019.10"
    folder.mkdir()
    for name, town in (("a", "Mosul"), ("b", "Raqqa")):
        (folder / f"{name}.txt").write_text(f"Clashes in {town}.", encoding="utf-8")
    rows = [{"id": n, "text": f"Clashes in {town}."} for n, town in enumerate(("Mosul", "Raqqa"))]
    (tmp_path / "week.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for arguments in (["2019.10"], ["week.jsonl"], ["2019.10/a.txt", "2019.10/b.txt"]):
        assert main(["build", *arguments]) == 0
    assert sorted(p.name for p in Path("output").iterdir()) == ["2019.10.html", "reports.html", "week.html"]
    assert capsys.readouterr().err.count("2 places from 2 reports on the map") == 3
    for page in Path("output").iterdir():
        text = page.read_text(encoding="utf-8")
        assert "Mosul" in text
        assert "Raqqa" in text
    assert 'name="bordermap-report" content="week.jsonl"' in Path("output/week.html").read_text(encoding="utf-8")


def test_a_map_each_goes_into_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An output that is a folder gets a map of each report; a file beside it gets the one of all."""
    monkeypatch.chdir(tmp_path)
    rows = [{"id": f"news.{n}", "text": f"Clashes in {town}."} for n, town in enumerate(("Mosul", "Raqqa"))]
    (tmp_path / "week.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert main(["build", "week.jsonl", "-o", "maps/", "-o", "all.html"]) == 0
    assert sorted(p.name for p in Path("maps").iterdir()) == ["news.0.html", "news.1.html"]
    assert "Raqqa" not in Path("maps/news.0.html").read_text(encoding="utf-8").split("<aside")[1].split("</aside>")[0]
    assert Path("all.html").is_file()
    assert main(["build", "week.jsonl", "-o", "maps"]) == 0
    assert main(["build", "week.jsonl", "-o", "no/maps/"]) == 1
    assert "can't be made" in capsys.readouterr().err


def test_reports_of_one_name_do_not_overwrite_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two reports that would share an output: the second is refused, the first stands."""
    monkeypatch.chdir(tmp_path)
    for folder, town in (("x", "Mosul"), ("y", "Raqqa")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "r.txt").write_text(f"Clashes in {town}.", encoding="utf-8")
    assert main(["build", "x/r.txt", "y/r.txt", "-o", "maps/"]) == 3
    assert "Mosul" in (tmp_path / "maps" / "r.html").read_text(encoding="utf-8")


def test_a_map_of_several_is_known_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that has changed replaces its own map; that of other reports, or of one of them, stays."""
    folder, target = tmp_path / "week", tmp_path / "m.html"
    folder.mkdir()
    for name, town in (("a", "Mosul"), ("b", "Raqqa")):
        (folder / f"{name}.txt").write_text(f"Clashes in {town}.", encoding="utf-8")
    assert main(["build", str(folder), "-o", str(target)]) == 0
    (folder / "c.txt").write_text("Clashes in Sinjar.", encoding="utf-8")
    assert main(["build", str(folder), "-o", str(target)]) == 0
    assert "Sinjar" in target.read_text(encoding="utf-8")
    assert main(["build", *map(str, sorted(folder.iterdir())), "-o", str(target)]) == 0
    assert main(["build", str(folder / "a.txt"), "-o", str(target)]) == 1
    assert "--force" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--date", "2019-10-23"], '"date"'),
        (["--source-url", "https://example.org"], '"source_url"'),
        (["--title", "x", "-o", "maps/"], '"title"'),
        (["--text", "full"], "rights"),
        (["--set", "language=xx"], "no interface language 'xx'; there is: en"),
        (["--set", "names=ours"], "report, local, un"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], flags: list[str], told: str
) -> None:
    """Bad usage exits 2 with a line that says what to do, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Clashes in Mosul.", encoding="utf-8")
    assert main(["build", "a.txt", "b.txt", *flags]) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_no_text_means_none(tmp_path: Path) -> None:
    """With --text none no sentence of the report is in the page; with full and rights all are."""
    source, target = tmp_path / "r.txt", tmp_path / "m.html"
    said = [
        "Troops of the seventh brigade left Mosul for Sinjar before dawn on that day.",
        "Nobody in the old bazaar remembered such a cold autumn.",
    ]
    source.write_text("A cold autumn\n\n" + " ".join(said), encoding="utf-8")
    assert main(["build", str(source), "-o", str(target), "--text", "none"]) == 0
    page = target.read_text(encoding="utf-8")
    assert "before dawn" not in page
    assert "bazaar" not in page
    arguments = ["build", str(source), "-o", str(target), "--text", "full", "--set", "rights=© us"]
    assert main(arguments) == 0


def test_those_who_watch_see_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal a long batch counts its reports, and takes the count away again."""
    rows = (json.dumps({"id": n, "text": "Clashes in Mosul."}) for n in range(21))
    (tmp_path / "r.jsonl").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["build", str(tmp_path / "r.jsonl"), "-o", str(tmp_path / "m.html")]) == 0
    err = capsys.readouterr().err
    assert "20 reports read" in err
    assert err.index("20 reports read") < err.index("\r\x1b[K") < err.index("m.html")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("folder", "folder"),
        ("none/map.html", "no folder"),
        ("m.pdf", "suffix"),
        ("a\nb.html", "name"),
        ("con.html", "name"),
        ("x" * 300 + ".html", "name"),
    ],
)
def test_unusable_outputs(report: Path, capsys: pytest.CaptureFixture[str], name: str, told: str) -> None:
    """An output that can't be is refused in a line before any work is lost."""
    (report.parent / "folder").mkdir()
    target = report.parent / (name if name != "folder" else "folder")
    arguments = ["build", str(report), "-o", str(target) + (".html" if name == "folder" else "")]
    if name == "folder":
        (report.parent / "folder.html").mkdir()
    assert main(arguments) in (1, 2)
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert told in err


def test_disk_full_leaves_the_older_page(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A write that fails half-way is told, the older page is whole, and no temporary file stays."""
    target = report.with_name("m.html")
    assert main(["build", str(report), "-o", str(target)]) == 0
    before = target.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["build", str(report), "-o", str(target)]) == 1
    assert "No space left" in capsys.readouterr().err
    assert target.read_bytes() == before
    assert {p.name for p in report.parent.iterdir()} == {"m.html", "report.txt"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which only Linux has")
def test_device_as_output(report: Path) -> None:
    """A device is no output, whatever its suffix says."""
    link = report.with_name("m.html")
    link.symlink_to("/dev/full")
    done = run("build", report, "-o", link)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_locate_writes_the_contract(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object a mention, in text order, with every field other programs rely on."""
    assert main(["locate", str(report)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    fields = {
        "doc",
        "start",
        "end",
        "text",
        "role",
        "name",
        "kind",
        "country",
        "lat",
        "lon",
        "geonames_id",
        "confidence",
    }
    assert all(fields <= row.keys() for row in rows)
    assert [r["start"] for r in rows] == sorted(r["start"] for r in rows)
    assert all(TEXT[r["start"] : r["end"]] == r["text"] and r["doc"] == "report.txt" for r in rows)
    mosul = next(r for r in rows if r["text"] == "Mosul")
    assert (mosul["kind"], mosul["country"], mosul["geonames_id"]) == ("city", "IQ", 99072)
    inside = next(r for r in rows if r["role"] == "in_name")
    assert (inside["text"], TEXT[slice(*inside["head"])]) == ("Anbar", "Anbar Operations Command")
    assert inside["lat"] is not None
    command = next(r for r in rows if r["kind"] == "formation")
    assert command["lat"] is None


def test_locate_counts_offsets_in_the_rows_of_json_lines(tmp_path: Path) -> None:
    """Offsets are code points of the row's own text, astral characters and all."""
    source, target = tmp_path / "c.jsonl", tmp_path / "out.jsonl"
    text = "🙂 Troops left Mosul."
    source.write_text(json.dumps({"id": "d1", "text": text}) + "\n", encoding="utf-8")
    assert main(["locate", str(source), "-o", str(target), "--geometry"]) == 0
    left, row = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    assert (row["doc"], text[row["start"] : row["end"]]) == ("d1", "Mosul")
    assert row["geometry"]["type"] == "Point"
    assert (left["kind"], text[left["start"] : left["end"]]) == ("movement", "Troops left Mosul")


def test_facts_as_table_and_json_agree(capsys: pytest.CaptureFixture[str]) -> None:
    """The border's pairs sum to its length, in both forms, beside the published range."""
    assert main(["facts", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert sum(s["km"] for s in facts["stretches"]) == pytest.approx(facts["border_km"], abs=0.5)
    assert main(["facts"]) == 0
    out = capsys.readouterr().out
    assert f"{facts['border_km']:.1f} km" in out
    assert "published: 599 to 620 km" in out


@pytest.mark.parametrize("command", [[], ["build"], ["locate"], ["facts"]])
def test_help_teaches(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every command explains itself, and --help exits 0."""
    with pytest.raises(SystemExit) as done:
        main([*command, "--help"])
    assert done.value.code == 0
    assert len(capsys.readouterr().out) > 300


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["build", "--date", "yesterday"], ["locate"]])
def test_bad_usage_exits_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What is no call is told with the usage, and exits 2."""
    with pytest.raises(SystemExit) as done:
        main(arguments)
    assert done.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_standard_input_is_a_report(tmp_path: Path) -> None:
    """A dash reads the report from standard input."""
    target = tmp_path / "m.html"
    assert run("build", "-", "-o", target, input=TEXT).returncode == 0
    assert target.is_file()


def test_closed_pipe_is_a_quiet_end(report: Path) -> None:
    """Whoever reads our output may stop reading: no traceback, no error."""
    report.write_text(TEXT * 2000, encoding="utf-8")
    root = str(Path(__file__).resolve().parents[1])
    process = subprocess.Popen(
        [*COMMAND, "locate", str(report)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


def _catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler of its own for a signal (Linux)."""
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", Path(f"/proc/{pid}/status").read_text("ascii"), re.MULTILINE)
    return bool(caught and int(caught[1], 16) >> (number - 1) & 1)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="signals as Linux tells them")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_it_quietly(tmp_path: Path, number: int, status: int) -> None:
    """Interrupted work exits with the shell's status and leaves nothing behind."""
    source = tmp_path / "c.jsonl"
    rows = (json.dumps({"id": n, "text": TEXT * 200}) for n in range(2000))
    source.write_text("\n".join(rows), encoding="utf-8")
    root = str(Path(__file__).resolve().parents[1])
    process = subprocess.Popen(
        [*COMMAND, "locate", str(source), "-o", str(tmp_path / "o.jsonl")],
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
        # What runs in the background of a script ignores interrupts, and so would this.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no other thread runs
    )
    while not _catches(process.pid, signal.SIGTERM):
        time.sleep(0.1)
    time.sleep(1)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == status
    assert b"Traceback" not in err
    assert [p.name for p in tmp_path.iterdir()] == ["c.jsonl"]


def test_control_characters_never_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences and new lines in a file's name are not written to the terminal."""
    assert main(["build", str(tmp_path / "a\x1b[31m\nforged: ok.txt")]) == 1
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C", "HOME": "/nonexistent", "TMPDIR": "/nonexistent"}, {"PYTHONIOENCODING": "ascii"}]
)
def test_poor_surroundings(report: Path, env: dict[str, str]) -> None:
    """No locale, home or temporary folder is needed."""
    done = run("build", report, "-o", report.with_name("m.html"), env=env)
    assert done.returncode == 0, done.stderr


def test_one_bad_item_of_many_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder and a .jsonl file go on past a bad item, which is told; what is good is written, exit 3."""
    folder = tmp_path / "mix"
    folder.mkdir()
    for name, content in (("a.txt", "Mosul."), ("b.txt", ""), ("c.txt", "Erbil."), ("d.txt", "\x00")):
        (folder / name).write_text(content, encoding="utf-8")
    assert main(["locate", str(folder)]) == 3
    told = capsys.readouterr()
    assert [json.loads(line)["text"] for line in told.out.splitlines()] == ["Mosul", "Erbil"]
    assert "b.txt" in told.err
    assert "d.txt" in told.err
    rows = tmp_path / "r.jsonl"
    rows.write_text('{"id": 1, "text": "Mosul."}\n[1]\n{"id": 3, "text": "Raqqa."}\n', encoding="utf-8")
    assert main(["locate", str(rows)]) == 3
    assert "Raqqa" in capsys.readouterr().out


def test_locate_never_loses_a_file(report: Path, tmp_path: Path) -> None:
    """A failed run leaves the older output, and an input is never written over."""
    older = tmp_path / "o.jsonl"
    older.write_text("older", encoding="utf-8")
    assert main(["locate", str(tmp_path / "none.txt"), "-o", str(older)]) == 1
    assert older.read_text(encoding="utf-8") == "older"
    assert main(["locate", str(report), "-o", str(report)]) == 1
    assert main(["build", str(report), "-o", str(report), "--force"]) in (1, 2)
    assert report.read_text(encoding="utf-8") == TEXT


def test_a_report_of_elsewhere_makes_no_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing lies in the region there is no map, and the line says what is mentioned."""
    source = tmp_path / "r.txt"
    source.write_text("Only the United States and France met in Paris.", encoding="utf-8")
    assert main(["build", str(source), "-o", str(tmp_path / "m.html")]) == 1
    assert "France" in capsys.readouterr().err
    assert not (tmp_path / "m.html").exists()
