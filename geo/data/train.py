"""Fit the weights of recognition and resolution anew, on marked texts.

``python -m geo.data.train CORPUS.jsonl… [--out DIR]``. The weights that the program carries were
fitted on LGL and TR-News (see ``README.md``); :mod:`geo.data.making.training` says what a corpus
looks like. The texts themselves are kept nowhere.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import sys
from pathlib import Path

from geo import atlas as atlases
from geo.data.making import training

HERE = Path(__file__).resolve().parent
_log = logging.getLogger("bordermap.train")


def main(arguments: list[str] | None = None) -> int:
    """Read the corpora, fit, write both files of weights."""
    parser = argparse.ArgumentParser(prog="geo.data.train", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS", help="marked texts, JSON Lines")
    parser.add_argument("--out", type=Path, default=HERE / "weights", help="folder to write into")
    args = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    atlas = atlases.load()
    texts = training.read(args.corpora, atlas.gazetteer)
    _log.info("%d texts, %d marked names", len(texts), sum(len(t.gold) for t in texts))
    names = training.fit_recogniser([*texts, *training.read_varied(args.corpora, atlas.gazetteer)])
    _log.info("recognition: %d features", len(names.weights))
    training.group(texts, atlas, names)
    places = training.fit_resolver(texts)
    sums = [f"{p.name}, sha256 {hashlib.sha256(p.read_bytes()).hexdigest()}" for p in args.corpora]
    training.write(args.out, names, places, ["Fitted by geo/data/train.py on:", *sums])
    _log.info("written to %s", args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
