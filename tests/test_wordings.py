"""Words about space in a language that their report is not in: said where that is certain, else left as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import bordermap
from layers import listing, words

if TYPE_CHECKING:
    from layers.scene import Scene


def _scene(text: str, **options: str) -> Scene:
    return bordermap.map(text, **options).scene  # type: ignore[arg-type]


def _called(text: str) -> dict[str, str]:
    """What the first area of a text is called, by language; ``words`` are the report's."""
    scene = _scene(text)
    first = scene.evidence[(*scene.areas, *scene.unplaced)[0]]
    return {"words": first.name, "en": words.tell(first.called), "ar": words.tell(first.called, "ar")}


@pytest.mark.parametrize(
    ("phrase", "arabic"),
    [
        ("in northern Syria", "شمال سوريا"),
        ("in north-western Iraq", "شمال غرب العراق"),
        ("in north and east Syria", "شمال وشرق سوريا"),
        ("in the far north of Iraq", "أقصى شمال العراق"),
        ("in central Iraq", "وسط العراق"),
        ("in the Syrian coast", "ساحل سوريا"),
        ("in the south of Anbar", "جنوب الأنبار"),
        ("in eastern Mosul", "القسم الشرقي من الموصل"),
        ("east of the Euphrates", "شرق الفرات"),
        ("in areas east of the Syrian Euphrates", "شرق الفرات في سوريا"),
        ("in the provinces that border Syria", "المحافظات التي تجاور سوريا"),
        ("in the governorates along the Euphrates", "المحافظات الواقعة على امتداد الفرات"),
        ("along the Euphrates", "على امتداد الفرات"),
        ("near the Iraqi-Syrian border", "قرب الحدود العراقية السورية"),
        ("along Nineveh's border with Syria", "حدود نينوى مع سوريا"),
        ("on the Syrian side of the border", "جانب سوريا من الحدود"),
        ("within 32 km of the Turkish border", "ضمن 32 كم من حدود تركيا"),
        ("5 km north of Mosul", "على بُعد نحو 5 كم شمال الموصل"),
        ("between Tal Abyad and Ras al-Ain", "بين تل أبيض ورأس العين"),
        ("in northern Syria except Idlib", "شمال سوريا عدا إدلب"),
        ("on the outskirts of Mosul", "أطراف الموصل"),
    ],
)
def test_what_is_certain_is_said_in_arabic(phrase: str, arabic: str) -> None:
    """The Arabic page says what the words say; the English one has the report's own."""
    called = _called(f"Fires were seen {phrase} on Monday.")
    assert called["ar"] == arabic
    assert called["en"] == called["words"]
    assert phrase.endswith(called["words"])


@pytest.mark.parametrize(
    "phrase",
    [
        "5 km north of the city",
        "west bank of the Tigris",
        "more than 30 km from Mosul",
        "near the border",
        "northern half of Syria",
    ],
)
def test_what_is_not_certain_stays_in_the_words_of_the_report(phrase: str) -> None:
    """A place that is only meant, and forms that have no one Arabic, are not translated."""
    text = f"Troops left Mosul and Syria. Fires were seen {phrase} on Monday."
    called = {e.name: words.tell(e.called, "ar") for e in _scene(text).evidence.values() if e.kind in ("area", "point")}
    assert called
    assert all(arabic == name for name, arabic in called.items()), called


def test_a_place_without_an_arabic_name_is_not_spelled_by_us() -> None:
    """Where the gazetteer has no Arabic name, nothing is said in Arabic."""
    called = _called("A fire was seen in Mosul. It was 5 km north of Wichita Falls, Texas.")
    assert called["ar"] == called["words"] == "5 km north of Wichita Falls"


@pytest.mark.parametrize(
    ("phrase", "english"),
    [("شمال سوريا", "northern Syria"), ("شرق الفرات", "east of the Euphrates"), ("غرب الأنبار", "western Anbar")],
)
def test_arabic_words_are_said_in_english(phrase: str, english: str) -> None:
    """It holds the other way round too."""
    called = _called(f"وقعت اشتباكات في {phrase} أمس.")
    assert called == {"words": phrase, "en": english, "ar": phrase}


def test_the_label_and_the_entry_have_both() -> None:
    """The map's label is in both languages, and the entry on the Arabic page keeps the report's words beside."""
    scene = _scene("Fires were seen in northern Syria.")
    (label,) = [x for x in scene.labels if x.place == "area-1"]
    assert label.texts == {"en": "northern Syria", "ar": "شمال سوريا"}
    names = listing.entry(scene, "area-1", frozenset())["names"]
    assert names == [("en", "northern Syria"), ("ar", "شمال سوريا")]


def test_a_movement_has_the_arabic_names_of_both_ends() -> None:
    """Who moves stays in the report's words; names of places and words about space are said in Arabic."""
    scene = _scene("Refugees fled from northern Syria to Iraq. Troops moved from Mosul to the Iraqi-Syrian border.")
    told = [
        words.tell(scene.evidence[m].called, "ar").replace("\u2068", "").replace("\u2069", "") for m in scene.movements
    ]
    assert told == ["Refugees: شمال سوريا ← العراق", "Troops: الموصل ← الحدود العراقية السورية"]
    english = [words.tell(scene.evidence[m].called) for m in scene.movements]
    assert english == ["Refugees: northern Syria → Iraq", "Troops: Mosul → Iraqi-Syrian border"]


def test_the_ends_of_movements_follow_the_policy_of_names() -> None:
    """What UN agencies call a governorate stands at the end of a movement too; an area keeps the report's words."""
    scene = _scene("Refugees fled from northern Syria to Nineveh.", names="un")
    assert words.tell(scene.evidence["move-1"].called) == "Refugees: northern Syria → Ninewa"
    assert words.tell(scene.evidence["area-1"].called) == "northern Syria"
