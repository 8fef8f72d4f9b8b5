"""Fitting the weights: on a small corpus of the tests' own, and what the committed weights say of theirs."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from geo import atlas, recogniser, resolve
from geo.data import train
from geo.data.making import training
from geo.store import embedded_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: Marked names: ``[spelling|GeoNames id]``; positions come from the gazetteer.
SENTENCES = (
    "Troops left [Mosul|99072] for [Erbil|95446] on Monday, officials said.",
    "A convoy reached [Raqqa|172955] from [Aleppo|170063], Mr. Karim said.",
    "The mayor of [Baghdad|98182] met Jordan Smith in [Paris|2988507], France.",
    "People fled from [Springfield|4250542] to [Chicago|4887398] in the rain.",
    "Rains fell near [Springfield|4951788], and schools in [Boston|4930956] were closed.",
    "Karim said that Georgia Brown would go to [London|2643743] in May.",
    "In [Alexandria|361058] and [Cairo|360630] the markets were open, traders said.",
    "They met in [Paris|4717560] and went home, John Paris said.",
)
#: Letters that make a word that no dictionary and no gazetteer has, another in each text.
RARE = "Qorvash{}x"
TEXTS = 32


def document(number: int) -> dict[str, Any]:
    """One marked text of the corpus: three sentences, and one with a word that no other text has."""
    rare = RARE.format("abcdefghijklmnop"[number % 16] * (2 + number // 16))
    text, marks = f"{rare} spoke in {rare} street. ", []
    gazetteer = atlas.load().gazetteer
    for i in range(3):
        sentence = SENTENCES[(number + i * (1 + number // 8)) % len(SENTENCES)]
        for piece in re.split(r"(\[[^\]]*\])", sentence + " "):
            if not piece.startswith("["):
                text += piece
                continue
            name, _, gid = piece[1:-1].partition("|")
            place = gazetteer.by_geonames_id(int(gid))
            assert place is not None
            start = len(text)
            text += name
            mark = {"start": start, "end": len(text), "lat": place.lat, "lon": place.lon, "geonames_id": int(gid)}
            marks.append(mark)
    return {"id": f"own:{number}", "text": text, "toponyms": marks, "ignore": [{"start": 0, "end": len(rare)}]}


@dataclass(frozen=True)
class Fitted:
    """A corpus, and the folder that the training script wrote its weights into."""

    corpus: Path
    weights: Path

    def files(self) -> dict[str, bytes]:
        """What was written, by name."""
        return {p.name: p.read_bytes() for p in sorted(self.weights.iterdir())}


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    """The script, run on the small corpus."""
    folder = tmp_path_factory.mktemp("training")
    corpus = folder / "own.jsonl"
    lines = [json.dumps(document(n), ensure_ascii=False) for n in range(TEXTS)]
    corpus.write_text("\n".join([*lines, ""]), encoding="utf-8")
    assert train.main([str(corpus), "--out", str(folder / "weights")]) == 0
    return Fitted(corpus, folder / "weights")


def texts(fitted: Fitted) -> list[training.Text]:
    """The corpus as the training reads it."""
    return training.read([fitted.corpus], atlas.load().gazetteer)


def test_the_corpus_is_read_as_it_is_marked(fitted: Fitted) -> None:
    """Each marked name is a piece that counts as one; what is to be ignored counts neither way."""
    found = texts(fitted)
    assert len(found) == TEXTS
    for text in found:
        assert sum(text.marked) == len(text.gold)
        spans = [text.sight.passage.span(p.first, p.last) for p in text.sight.pieces]
        assert all(c == float(s.end > text.ignored[0][1]) for s, c in zip(spans, text.counted, strict=True))


def test_varied_texts_are_marked_as_the_whole(fitted: Fitted, tmp_path: Path) -> None:
    """In small letters and in pieces each mark stands on its name; small letters that move one are left out."""
    moved: dict[str, Any] = {"id": "own:moved", "text": "İzmir and Mosul", "toponyms": [], "ignore": None}
    both = tmp_path / "both.jsonl"
    both.write_text(fitted.corpus.read_text("utf-8") + json.dumps(moved) + "\n\n", encoding="utf-8")
    assert len(training.read([both], atlas.load().gazetteer)) == TEXTS + 1
    varied = training.read_varied([both], atlas.load().gazetteer)
    assert sum(t.report.text.islower() for t in varied) == TEXTS
    spelled = {piece[1:-1].partition("|")[0] for s in SENTENCES for piece in re.findall(r"\[[^\]]*\]", s)}
    for text in varied:
        known = {name.lower() for name in spelled} if text.report.text.islower() else spelled
        assert {text.report.text[t["start"] : t["end"]] for t in text.gold} <= known
    whole = sum(len(t.gold) for t in texts(fitted))
    assert sum(len(t.gold) for t in varied) == 2 * whole
    assert {t.id for t in varied} == {f"own:{n}" for n in range(TEXTS)} | {"own:moved"}


def test_what_is_fitted_reads_texts(fitted: Fitted) -> None:
    """The weights recognise the corpus's names, leave its persons out, and tell its two Springfields apart."""
    names = recogniser.read(fitted.weights / recogniser.FILE)
    places = resolve.read(fitted.weights / resolve.FILE)
    assert all((places.first, places.later, places.calibration))
    found = texts(fitted)
    hits = missed = more = 0
    for text in found:
        picked = {tuple(text.sight.passage.span(p.first, p.last)) for p in names.pick(text.sight)}
        gold = {(t["start"], t["end"]) for t in text.gold}
        hits, missed, more = hits + len(picked & gold), missed + len(gold - picked), more + len(picked - gold)
    assert hits > 10 * (missed + more)
    training.group(found, atlas.load(), names)
    right: dict[str, set[int | None]] = {}
    for text in found:
        for match in resolve.resolve(text.report, text.mentions, None, places).matches:
            if match.mention.text == "Springfield" and match.place and len(text.gold) == 6:
                right.setdefault(text.id, set()).add(match.place.geonames_id)
    assert right
    assert set().union(*right.values()) <= {4250542, 4951788}


def test_the_groups_know_which_candidate_is_right(fitted: Fitted) -> None:
    """Of a marked name's candidates, the one with the marked id is right, and no other."""
    found = texts(fitted)
    training.group(found, atlas.load(), recogniser.load())
    seen = 0
    for text in found:
        for group, rights in zip(text.groups, text.right, strict=True):
            for mask in rights:
                numbers = [c.place.geonames_id for c, is_right in zip(group.candidates, mask, strict=True) if is_right]
                assert len(numbers) == 1
                assert numbers[0] in {t["geonames_id"] for t in text.gold}
                seen += 1
    assert seen > TEXTS


def test_the_same_corpus_gives_the_same_bytes(fitted: Fitted, tmp_path: Path) -> None:
    """Fitted anew, both files are what they were to the byte."""
    assert train.main([str(fitted.corpus), "--out", str(tmp_path)]) == 0
    again = Fitted(fitted.corpus, tmp_path).files()
    assert again == fitted.files()
    assert set(again) == {recogniser.FILE, resolve.FILE}


def test_what_is_written_is_read(fitted: Fitted, tmp_path: Path) -> None:
    """Weights that were read and written again are the same."""
    names = recogniser.read(fitted.weights / recogniser.FILE)
    places = resolve.read(fitted.weights / resolve.FILE)
    training.write(tmp_path / "new" / "folder", names, places, ["One line.", "Another."])
    assert recogniser.read(tmp_path / "new" / "folder" / recogniser.FILE).weights == names.weights
    again = resolve.read(tmp_path / "new" / "folder" / resolve.FILE)
    assert (again.first, again.later, again.calibration) == (places.first, places.later, places.calibration)
    for name in (recogniser.FILE, resolve.FILE):
        head = (tmp_path / "new" / "folder" / name).read_text("utf-8").splitlines()[:2]
        assert head == ["# One line.", "# Another."]


def grams(words: Sequence[str], n: int) -> set[str]:
    """The rows of so many words."""
    return {" ".join(words[i : i + n]) for i in range(len(words) - n + 1)}


def test_no_text_is_in_the_weights(fitted: Fitted) -> None:
    """Neither a word that occurs in one text only nor three words in a row reach the files."""
    written = b"".join(fitted.files().values()).decode("utf-8").lower()
    assert "qorvash" in fitted.corpus.read_text("utf-8").lower()
    assert "qorvash" not in written
    features = {line.split("\t")[0] for line in written.splitlines()}
    for text in texts(fitted):
        words = [w.lower for w in text.sight.passage.words]
        assert not any(gram in feature for gram in grams(words, 3) for feature in features)


def test_rare_features_are_left_out(fitted: Fitted) -> None:
    """A feature of the texts has a weight only where it occurs as often as is asked; the corpus has rarer ones."""
    found = texts(fitted)
    counts: dict[str, int] = {}
    for text in found:
        for row in text.rows:
            for feature in set(row):
                counts[feature] = counts.get(feature, 0) + 1
    names = training.fit_recogniser(found).weights
    first = {feature for feature in names if feature in counts}
    assert first
    assert min(counts[feature] for feature in first) >= training.LEAST
    assert any(n < training.LEAST for n in counts.values())


@pytest.mark.parametrize("name", [recogniser.FILE, resolve.FILE])
def test_the_header_names_the_corpora(fitted: Fitted, name: str) -> None:
    """The first lines name each corpus by its file's name and digest."""
    digest = hashlib.sha256(fitted.corpus.read_bytes()).hexdigest()
    head = fitted.files()[name].decode("utf-8").splitlines()[:2]
    assert head == ["# Fitted by geo/data/train.py on:", f"# own.jsonl, sha256 {digest}"]


def provenance(name: str) -> dict[str, str]:
    """The corpora that a committed file names, and their digests."""
    lines = (embedded_folder() / "weights" / name).read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert lines[: len(head)] == head
    found = [re.fullmatch(r"# (\S+\.jsonl), sha256 ([0-9a-f]{64})", line) for line in head]
    return {m[1]: m[2] for m in found if m}


def test_the_committed_weights_name_their_corpora() -> None:
    """Both files say at their top what they were fitted on, and both the same."""
    assert set(provenance(recogniser.FILE)) == {"lgl.jsonl", "trnews.jsonl"}
    assert provenance(recogniser.FILE) == provenance(resolve.FILE)


def test_the_committed_weights_are_of_these_corpora(shared: Path) -> None:
    """The digests are those of the corpora beside the checkout; needs ../shared, which users do not have."""
    found = {n: hashlib.sha256((shared / "corpora" / n).read_bytes()).hexdigest() for n in provenance(resolve.FILE)}
    assert found == provenance(resolve.FILE)


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program of the checkout, in a process of its own."""
    return subprocess.run([sys.executable, *arguments], cwd=root, capture_output=True, text=True, check=False)


def test_the_script_explains_itself(root: Path) -> None:
    """``python -m geo.data.train --help`` says what it wants; without a corpus it is bad usage."""
    told = run(root, "-m", "geo.data.train", "--help")
    assert told.returncode == 0
    assert "CORPUS" in told.stdout
    assert "--out" in told.stdout
    assert run(root, "-m", "geo.data.train").returncode == 2


def test_the_benchmark_says_what_it_lacks(root: Path, tmp_path: Path) -> None:
    """Without corpora and scorer nothing is measured: that is said, and no failure."""
    program = "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    script = str(root / "tests" / "benchmarks" / "geoparsing.py")
    for more in ([], ["--smoke"]):
        told = run(root, "-c", program, script, "--corpora", str(tmp_path), *more)
        assert (told.returncode, told.stderr) == (0, "")
        assert "not measured" in told.stdout
        assert str(tmp_path) in told.stdout
