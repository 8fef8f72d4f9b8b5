"""A scene block read back, as layers/static/scene.js does it, written anew from encode's description."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from layers import naming, projection

if TYPE_CHECKING:
    from collections.abc import Iterator

CHARACTERS = [chr(c) for c in range(32, 127) if chr(c) not in '"\\<']


def numbers(text: str) -> Iterator[int]:
    """The whole numbers of a string."""
    value = 0
    for c in text:
        digit = CHARACTERS.index(c)
        if digit < 80:
            yield value * 80 + digit
            value = 0
        else:
            value = value * 12 + digit - 79


def signed(value: int) -> int:
    """Zigzag undone."""
    return -(value + 1) // 2 if value % 2 else value // 2


class Pen:
    """Where the last point was, and which way the last step on each axis went."""

    def __init__(self) -> None:
        self.xy, self.sign = [0, 0], [1, 1]

    def point(self, read: Iterator[int]) -> tuple[int, int]:
        """The next point, in whole units."""
        for axis in (0, 1):
            step = signed(next(read)) * self.sign[axis]
            self.sign[axis] = self.sign[axis] if step == 0 else 1 if step > 0 else -1
            self.xy[axis] += step
        return self.xy[0], self.xy[1]


def _all(read: Iterator[int]) -> Iterator[int]:
    """The first number of each record, as long as there is one."""
    while (value := next(read, None)) is not None:
        yield value


def _ids(told: list[Any]) -> list[str]:
    """Ids; those in a row that are a number after the same text stand as that text and their numbers."""
    return [i for x in told for i in ([x] if isinstance(x, str) else [f"{x[0]}{n}" for n in numbers(x[1])])]


def _column(told: str, count: int) -> list[int]:
    """So many numbers; a column that ends early goes on as it ends."""
    found = list(numbers(told))
    return found + found[-1:] * (count - len(found))


def _texts(told: str) -> list[str]:
    """Texts in a row."""
    return told[1:].split(told[0]) if told else []


def _place(code: int, last: int) -> int:
    """A place's number, told by its distance from the one after the last."""
    return last + 1 + signed(code - 1)


class Unfolded:
    """A scene block: ``shapes`` are nested lists of points (whole units), ``features`` and ``labels`` as drawn."""

    def __init__(self, text: str) -> None:
        self.data: dict[str, Any] = json.loads(text)
        known = self.data["places"]
        self.places = [*_ids(known["ids"]), *_ids(self.data["more"])]
        self.called = [_texts(column) for column in known["called"]]
        count = len(self.called[0]) if self.called else 0
        self.kinds = [known["kinds"][0][n] for n in _column(known["kinds"][1], count)]
        self.matches = _column(known["matches"], count)
        spots = [signed(n) for n in numbers(self.data["spots"])]
        self.spots = [spots[n : n + 4] for n in range(0, len(spots), 4)]
        pen, read = Pen(), numbers(self.data["arcs"])
        self.arcs = [[pen.point(read) for _ in range(n)] for n in _all(read)]
        self._arc, read = -1, numbers(self.data["shapes"])
        self.shapes = [self._shape(head, read) for head in _all(read)]
        self.points: dict[int, tuple[int, int]] = {}
        self.features = [
            row | {"layer": x["id"]} for x in self.data["layers"] for run in x["features"] for row in self._run(*run)
        ]
        self.labels = [row for run in self.data["labels"] for row in self._labels(*run)]

    def degrees(self, points: Any) -> list[list[float]]:
        """Whole units as latitude and longitude."""
        xy = np.asarray(points, dtype=float).reshape(-1, 2)
        return [[lat, lon] for lon, lat in projection.lonlat(xy / self.data["side"] * projection.WORLD).tolist()]

    def _shape(self, head: int, read: Iterator[int]) -> list[Any]:
        if head % 2:
            return [[self._line(read) for _ in range(next(read))] for _ in range(head // 2)]
        return [self._line(read) for _ in range(head // 2)]

    def _line(self, read: Iterator[int]) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for _ in range(next(read)):
            code = next(read)
            self._arc += 1 + signed(code // 2)
            found += self.arcs[self._arc][::-1] if code % 2 else self.arcs[self._arc]
        return found

    def _id(self, number: int) -> str:
        return self.places[number - 1] if number else ""

    def _run(self, style: str, kind: str, told: Any) -> Iterator[dict[str, Any]]:
        if kind == "Arrow":
            for place, x, y, turn, *asides in told:
                row = {"style": style, "type": kind, "place": self._id(place)}
                yield row | {"at": (x, y), "turn": turn, "asides": asides}
            return
        pen, read, last, shape = Pen(), numbers(told), 0, -1
        at: Any
        for code in _all(read):
            last = _place(code, last) if code else last
            place = last if code else 0
            if kind == "Point":
                self.points[place] = at = pen.point(read)
            else:
                shape += 1 + signed(next(read))
                at = self.shapes[shape]
            yield {"style": style, "type": kind, "place": self._id(place), "at": at}

    def _called(self, place: int, language: int) -> str:
        """What the label of a place says, if nothing else is written."""
        if not 0 < place <= len(self.called[0]):
            return ""
        own = self.called[language][place - 1] if self.called[language] else ""
        text = own or self.called[0][place - 1]
        doubted = self.matches[place - 1] == 2 and self.kinds[place - 1] != "movement"
        return naming.doubted(text) if doubted else text

    def _labels(self, style: str, layer: str, look: str, told: str, *texts: str) -> Iterator[dict[str, Any]]:
        read, last, at, zooms = numbers(told), 0, (0, 0), len(self.data["zooms"])
        columns = [_texts(column) for column in texts]
        for n, code in enumerate(_all(read)):
            last = _place(code, last) if code else last
            place = last if code else 0
            at = self.points.get(place, at) if place else at
            rows, free = [], 0
            for _ in range(next(read)):
                span, spot = next(read), next(read)
                first = free
                for further in range(zooms, 0, -1):
                    if span < further:
                        break
                    span, first = span - further, first + 1
                free = first + span + 1
                if spot % 2:
                    at = (at[0] + signed(next(read)), at[1] + signed(next(read)))
                rows.append([first, free - 1, *self.spots[spot // 2], *at])
            words = {
                language: (column[n] if column else "") or self._called(place, i) or columns[0][n]
                for i, (language, column) in enumerate(zip(self.data["languages"], columns, strict=True))
            }
            yield {"text": words, "style": style, "layer": layer, "look": look, "place": self._id(place), "at": rows}
