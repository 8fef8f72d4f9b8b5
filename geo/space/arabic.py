"""How Arabic words make words about space: the direction before the place, adjectives behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Kind
from geo.names import key, without_article
from geo.space import readings, terms
from geo.space.grammar import AREA, POINT, STRETCH, Grammar
from geo.space.terms import BEARINGS, Frontier, Reach, Site
from geo.space.words import BORDER, RIVER

if TYPE_CHECKING:
    from geo.space.grammar import Hit
    from geo.space.lexer import Item
    from geo.space.terms import Line

GRAMMAR = Grammar()


GRAMMAR.rule(r"(?P<a>d)&(?P<b>d)(?=[hCPWLGc])")(readings.two_winds)
GRAMMAR.rule(r"X(?P<d>d)")(readings.far_wind)
GRAMMAR.rule(r"(?P<k>c)(?P<x>[PC])G?")(readings.as_kind)


@GRAMMAR.rule(r"c(?P<w>W)")
def _river(hit: Hit) -> Item:
    return hit.made(RIVER, hit["w"].value)


GRAMMAR.rule(r"(?P<c>q)")(readings.meant)
GRAMMAR.rule(r"(?P<w>W)(?P<g>G)")(readings.countrys_river)
GRAMMAR.rule(r"(?P<w>W)i(?P<c>[CP])")(readings.river_in)
GRAMMAR.rule(r"(?P<l>W)(?P<d>d)(?P<x>P)")(readings.line_beyond)


@GRAMMAR.rule(r"(?P<a>d)(?P<x>[CP])&(?P<u>u)")
def _and_its(hit: Hit) -> Item | None:
    """Read "شمال العراق وغربه": its north, and its west."""
    winds = (*hit.winds("a").towards, *hit.winds("u").towards)
    return hit.term(AREA, terms.Part(hit.land("x"), winds)) if readings.has_outline(hit.land("x")) else None


@GRAMMAR.rule(r"(?P<h>H)(?P<g>G)?(?P<v>v|[l@N](?=c?W))[ow]?(?P<x>[CWL])")
def _members(hit: Hit) -> Item | None:
    return readings.members(hit, hit.line("x"))


@GRAMMAR.rule(r"3(?P<a>[GC])&?(?P<b>[GC])&?(?P<c>[GC])|3x(?P<d>C)&(?P<e>C)&(?P<f>C)")
def _tripoint(hit: Hit) -> Item:
    one, other, third = (hit.site(name) for name in ("abc" if hit.has("a") else "def"))
    return hit.term(AREA, terms.Tripoint((one, other, third)))


@GRAMMAR.rule(r"(?P<l>L)(?P<g>G)")
def _third_of_border(hit: Hit) -> Item | None:
    border = hit.line("l")
    return hit.term(AREA, terms.Tripoint((border, hit.site("g")))) if isinstance(border, Site) else None


@GRAMMAR.rule(r"b(?P<own>[CP])wc?(?P<other>C)")
def _own_border_with(hit: Hit) -> Item:
    return hit.made(BORDER, (Frontier(hit.land("own"), hit.site("other")), None))


@GRAMMAR.rule(r"(?P<b>b)(?:(?P<g>G)|w(?P<c>C)|(?P<o>C))(?![GP&])")
def _border(hit: Hit) -> Item | None:
    site = hit.site(next(name for name in "gco" if hit.has(name)))
    if site.place.kind not in (Kind.COUNTRY, Kind.PROVINCE):
        return None
    line = Frontier(other=site) if hit.has("c") else Frontier(own=site)
    if hit.is_word("b", "border_strip"):
        return hit.term(AREA, terms.Strip(line))
    return hit.made(BORDER, (line, None))


@GRAMMAR.rule(r"(?P<b>b)x(?P<x>P)&(?P<y>P)|(?P<l>[LW])(?:x(?P<c>P)&|f(?P<e>P)2)(?P<d>P)")
def _section(hit: Hit) -> Item:
    if hit.has("b"):
        reach = Reach(Frontier(), ends=(hit.town("x"), hit.town("y")))
        if hit.is_word("b", "border_strip"):
            return hit.term(AREA, terms.Strip(reach))
        return hit.made(BORDER, (reach, None))
    first = hit.town("c" if hit.has("c") else "e")
    sign = BORDER if hit["l"].sign == BORDER else RIVER
    return hit.made(sign, (Reach(hit.line("l"), ends=(first, hit.town("d"))), None))


@GRAMMAR.rule(r"(?P<b>b)(?![CGP])")
def _the_border(hit: Hit) -> Item | None:
    if without_article(hit.word("b")) == hit.word("b"):
        return None
    if hit.is_word("b", "border_strip"):
        return hit.term(AREA, terms.Strip(Frontier()))
    return hit.made(BORDER, (Frontier(), None))


GRAMMAR.rule(r"Tf(?P<x>[PCWL])")(readings.travel)


@GRAMMAR.rule(r"@?(?P<m>M)(?:2?(?P<d>[dD])f?)(?P<x>[PCWL])|(?P<e>d)(?P<y>[PCWL])[i@]?@?(?P<n>M)")
def _offset(hit: Hit) -> Item | None:
    x, m, d = ("x", "m", "d") if hit.has("m") else ("y", "n", "e")
    winds = hit.winds(d).towards
    if len(winds) != 1 or winds[0] not in BEARINGS:
        return None
    of = hit.spot(x)
    point = readings.is_reckoned_from_point(of)
    return hit.term(POINT if point else AREA, terms.Away(of, hit[m].value, winds[0]))


@GRAMMAR.rule(r"(?P<y>y)?(?P<m>M)I(?:(?P<x>C)|h(?P<g>G))")
def _depth(hit: Hit) -> Item:
    distance: terms.Distance = hit["m"].value
    of = hit.site("x" if hit.has("x") else "g")
    return hit.term(AREA, terms.Depth(of, replace(distance, most=True) if hit.has("y") else distance))


@GRAMMAR.rule(r"@?y(?P<m>M)f(?P<l>L)")
def _deep(hit: Hit) -> Item:
    return hit.term(AREA, terms.Strip(hit.line("l"), hit["m"].value))


@GRAMMAR.rule(r"@?(?P<m>M)f(?P<x>[PCWL])")
def _away(hit: Hit) -> Item:
    of = hit.spot("x")
    return hit.term(AREA, terms.Away(of, hit["m"].value))


@GRAMMAR.rule(r"(?P<z>z)[.G]?y(?P<m>M)(?:[l@Ni]{1,2}(?P<l>L))?(?:I(?P<c>C))?")
def _zone(hit: Hit) -> Item:
    inside = hit.site("c") if hit.has("c") else None
    line: Line = hit.line("l") if hit.has("l") else Frontier(own=inside)
    return hit.term(AREA, terms.Strip(line, hit["m"].value, inside))


@GRAMMAR.rule(r"e(?P<g>G)[fo](?P<l>L)")
def _countrys_side(hit: Hit) -> Item:
    return hit.term(AREA, terms.CountrySide(hit.line("l"), hit.site("g")))


@GRAMMAR.rule(r"eU[fo](?P<l>L)")
def _other_side(hit: Hit) -> Item:
    return hit.term(AREA, terms.CountrySide(hit.line("l"), None))


@GRAMMAR.rule(r"B(?P<l>[LW])")
def _both_sides(hit: Hit) -> Item:
    return hit.term(AREA, terms.Strip(hit.line("l")))


@GRAMMAR.rule(r"(?P<x>C)[of](?P<w>W)")
def _west_bank(hit: Hit) -> Item | None:
    """Read "الضفة الغربية" of a river, which is the West Bank too."""
    bank, _, wind = key(hit.word("x")).partition(" ")
    words = hit.reader.words
    found = words.phrases.get(wind)
    if bank not in words.groups["bank"] or found is None or found[0] != "D":
        return None
    return hit.term(AREA, terms.Side(hit.line("w"), found[1], bank=True))


@GRAMMAR.rule(r"[ek](?P<d>D)[ofi]?(?P<l>[LW])|k(?P<w>W)(?P<e>D)")
def _bank(hit: Hit) -> Item:
    line, wind = ("l", "d") if hit.has("l") else ("w", "e")
    return hit.term(AREA, terms.Side(hit.line(line), hit.winds(wind).towards, bank=True))


@GRAMMAR.rule(r"[@2](?P<d>D)f(?P<x>[PWL])")
def _to_the_side(hit: Hit) -> Item | None:
    return readings.side(hit, "d")


@GRAMMAR.rule(r"h(?P<x>[CP])(?P<d>D)|(?:h|(?<=i))(?P<e>D)[ofi]?(?P<y>[CP])|(?P<f>d)(?:h|i)?(?P<z>C)|(?P<g>d)h(?P<w>P)")
def _part(hit: Hit) -> Item | None:
    x, d = next((x, d) for x, d in (("x", "d"), ("y", "e"), ("z", "f"), ("w", "g")) if hit.has(x))
    return readings.part(hit, d, x, "")


@GRAMMAR.rule(r"h?(?P<d>D)(?P<x>G)|(?P<e>d)h(?P<y>G)")
def _countrys_part(hit: Hit) -> Item | None:
    x, d = ("x", "d") if hit.has("x") else ("y", "e")
    return readings.part(hit, d, x, "")


@GRAMMAR.rule(r"Y(?P<x>[GC])")
def _coast(hit: Hit) -> Item:
    return hit.term(AREA, terms.Part(hit.site("x"), ("coast",)))


@GRAMMAR.rule(r"(?P<h>h)?(?P<d>d)f?(?P<x>[PWL])")
def _side(hit: Hit) -> Item | None:
    return readings.side(hit, "d")


GRAMMAR.rule(r"(?P<n>[NO])(?P<x>[PCWL])")(readings.near)


@GRAMMAR.rule(r"K(?P<x>[PC])(?P<d>D)?")
def _outskirts(hit: Hit) -> Item | None:
    site = hit.town("x")
    towards = hit.winds("d").towards if hit.has("d") else ()
    return hit.term(AREA, terms.Near(site, "outskirts", towards)) if not readings.is_land(site) else None


@GRAMMAR.rule(r"r(?P<x>[PC])")
def _around(hit: Hit) -> Item | None:
    site = hit.town("x")
    return hit.term(AREA, terms.Near(site, "around")) if not readings.is_land(site) else None


GRAMMAR.rule(r"x(?P<a>[PCWL])&c?(?P<b>[PCWL])")(readings.between)
GRAMMAR.rule(r"l(?P<l>[WL])(?:i(?P<c>C))?")(readings.along)


@GRAMMAR.rule(r"@(?P<l>L)")
def _at_border(hit: Hit) -> Item:
    return hit.term(STRETCH, terms.Along(hit.line("l")))


GRAMMAR.rule(r"(?P<a>A)!(?P<b>[ACP])")(readings.without)
GRAMMAR.rule(r"(?P<a>[ASZ])[iI](?P<b>[ACP])")(readings.within)
