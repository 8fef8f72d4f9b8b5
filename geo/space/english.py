"""How English words make words about space: patterns of signs (:mod:`geo.space.words`), tried in this order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Kind
from geo.space import readings, terms
from geo.space.grammar import AREA, POINT, SET, STRETCH, Grammar
from geo.space.terms import BEARINGS, Frontier, Reach, Site
from geo.space.words import BORDER, OTHER, RIVER, TOWN

if TYPE_CHECKING:
    from geo.space.grammar import Hit
    from geo.space.lexer import Item
    from geo.space.terms import Line

GRAMMAR = Grammar()

# -- directions and names ----------------------------------------------------------------------


@GRAMMAR.rule(r"_(?P<d>[dNOIfra])")
def _just(hit: Hit) -> Item:
    """Read "Just south of", "directly across"."""
    return hit.made(hit["d"].sign, hit["d"].value)


@GRAMMAR.rule(r"(?P<m>M)Rt?(?P<x>[PCWL])")
def _radius(hit: Hit) -> Item:
    of = hit.spot("x")
    return hit.term(AREA, terms.Away(of, replace(hit["m"].value, most=True)))


GRAMMAR.rule(r"(?P<a>d)[&,](?P<b>d)(?=t?[hoCPGWKEYzcHn])")(readings.two_winds)
GRAMMAR.rule(r"X(?P<d>d)")(readings.far_wind)


@GRAMMAR.rule(r"n?(?P<d>X?d)n?(?=[CP])|n(?P<e>d)")
def _rural(hit: Hit) -> Item | None:
    """Read "eastern rural Hama": the countryside is most of it."""
    wind = "d" if hit.has("d") else "e"
    if hit.match.end() - hit.match.start() < 2:
        return None
    first = hit.match.start(wind)
    item = next(item for item in hit.items[first : hit.match.end()] if item.sign == "d")
    return hit.made("d", item.value)


@GRAMMAR.rule(r"X?dG?(?P<k>c)ot?(?P<x>[PC])")
def _told_where(hit: Hit) -> Item | None:
    """Read "the northern Iraqi city of Mosul": the direction tells where the city lies, not a part of it."""
    return None if Kind.REGION in hit["k"].value else readings.as_kind(hit)


GRAMMAR.rule(r"(?:Gd?)?(?P<k>c)(?:ot?)?(?P<x>[PC])")(readings.as_kind)


@GRAMMAR.rule(r"G?b(?P<x>P)")
def _border_town(hit: Hit) -> Item | None:
    """Read "the Syrian border town of Abu Kamal"."""
    if not hit.begins("x", "no_line"):
        return None
    return hit.made(TOWN, hit["x"].value)._replace(word=hit.word("x"))


@GRAMMAR.rule(r"(?P<x>[PC])(?P<k>c)")
def _of_kind(hit: Hit) -> Item | None:
    if Kind.REGION in hit["k"].value and hit["x"].sign == TOWN:
        return hit.term(AREA, terms.Near(hit.site("x"), "around"))
    return readings.as_kind(hit)


@GRAMMAR.rule(r"(?:c(?P<a>W)|(?P<b>W)c)")
def _river_of_kind(hit: Hit) -> Item:
    return hit.made(RIVER, hit["a" if hit.has("a") else "b"].value)


@GRAMMAR.rule(r"(?P<t>t)(?P<c>c)(?!o[PC])")
def _anaphor(hit: Hit) -> Item | None:
    return readings.meant(hit) if hit.is_word("t", "demonstratives") else None


# -- rivers ------------------------------------------------------------------------------------


GRAMMAR.rule(r"(?P<g>G)(?P<w>W)")(readings.countrys_river)


GRAMMAR.rule(r"(?P<w>W)it?(?P<c>[CP])")(readings.river_in)
GRAMMAR.rule(r"(?P<l>W)(?P<d>d)[of]t?(?P<x>P)")(readings.line_beyond)


@GRAMMAR.rule(r"(?P<d>d)?(?P<w>W)V")
def _valley(hit: Hit) -> Item | None:
    line = hit.line("w")
    if hit.has("d"):
        line = Reach(line, part=hit.winds("d").towards[0])
    return hit.term(AREA, terms.Strip(line)) if not hit.has("d") or readings.is_course(hit) else None


@GRAMMAR.rule(r"(?P<d>d)(?P<w>W)")
def _course(hit: Hit) -> Item | None:
    towards = hit.winds("d").towards
    if not readings.is_course(hit):
        return None
    if towards[0] in BEARINGS:
        return hit.term(AREA, terms.Side(hit.line("w"), towards))
    return hit.made(RIVER, (Reach(hit.line("w"), part=towards[0]), None))


# -- sets, before borders: "provinces that border Syria" -----------------------------------------


@GRAMMAR.rule(
    r"(?:(?P<g>G)|(?P<own>C)s)?(?P<h>H)(?:[oi]t?(?P<in>C))?,?[jt]?(?P<v>b|v|[l@N](?=t?W)|N)t?(?P<x>[CWP])(?:2t(?P<d>d))?(?!s?d?b)"
)
def _members(hit: Hit) -> Item | None:
    if hit["v"].sign == "N" and not hit.is_word("v", "bordering") and hit["x"].sign != RIVER:
        return None
    of = hit.land("x") if hit["x"].sign != RIVER else hit.line("x")
    if isinstance(of, Site) and not (readings.has_outline(of) or of.place.kind is Kind.RIVER):
        return None
    return readings.members(hit, of)


@GRAMMAR.rule(r"(?P<d>d)(?P<h>H)[oi]t?(?P<x>C)|(?P<y>C)s(?P<e>d)(?P<i>H)|(?P<f>d)(?P<z>G)(?P<j>H)")
def _coastal(hit: Hit) -> Item | None:
    wind, x = next((w, x) for w, x in (("d", "x"), ("e", "y"), ("f", "z")) if hit.has(w))
    if hit.winds(wind).towards != ("coast",) or hit.site(x).place.kind is not Kind.COUNTRY:
        return None
    return hit.term(SET, terms.Members("coast", hit.site(x), hit.site(x)))


@GRAMMAR.rule(r"(?P<v>v)(?P<h>H)ot?(?P<x>C)|(?P<y>C)s(?:v)(?P<i>H)|(?P<z>C)s(?P<n>H)")
def _neighbours(hit: Hit) -> Item | None:
    x, h = next((x, h) for x, h in (("x", "h"), ("y", "i"), ("z", "n")) if hit.has(x))
    if h == "n" and not hit.is_word("n", "neighbours"):
        return None
    kind = "country" if hit.is_word(h, "countries") else "province"
    return hit.term(SET, terms.Members(kind, hit.land(x), None, readings.listed(hit)))


# -- borders -----------------------------------------------------------------------------------


@GRAMMAR.rule(r"(?P<a>[CG])(?P<b>[CG])(?P<c>[CG])(?:b|3)|3[oxw]t?(?P<d>C),?t?(?P<e>C),?&t?(?P<f>C)")
def _tripoint(hit: Hit) -> Item | None:
    one, other, third = (hit.site(name) for name in ("abc" if hit.has("a") else "def"))
    if any(site.place.kind is not Kind.COUNTRY for site in (one, other, third)):
        return None
    return hit.term(AREA, terms.Tripoint((one, other, third)))


@GRAMMAR.rule(r"(?P<c>[CG])(?P<l>L)3?")
def _third_of_border(hit: Hit) -> Item | None:
    """Read "the Syria-Turkey-Iraq border", of which the last two were taken for a border of their own."""
    border, between = hit.line("l"), hit.reader.text[hit["c"].span.end : hit["l"].span.start]
    if between not in ("-", "–", "/") or not isinstance(border, Site) or hit.site("c").place.kind is not Kind.COUNTRY:
        return None
    return hit.term(AREA, terms.Tripoint((hit.site("c"), border)))


@GRAMMAR.rule(r"(?:(?P<own>C)s|m|t)?bwt?(?P<a>C)&t?(?P<b>C)")
def _borders_with(hit: Hit) -> Item:
    own = hit.site("own") if hit.has("own") else None
    others = hit.site("a"), hit.site("b")
    without = tuple(site.place.id for site in others)
    lines = tuple(Frontier(own, other, both=True, without=without) for other in others)
    return hit.made(BORDER, (terms.Lines(lines), None))


@GRAMMAR.rule(r"(?P<a>G)(?P<b>G)&(?P<l>L)")
def _both_borders(hit: Hit) -> Item | None:
    return hit.made(BORDER, (terms.Lines((Frontier(hit.site("a"), hit.site("b")), hit.line("l"))), None))


@GRAMMAR.rule(r"(?P<own>[CP])s(?P<b>d?b)wt?(?P<other>[CG])e?")
def _own_border_with(hit: Hit) -> Item:
    return hit.made(BORDER, (Frontier(hit.land("own"), hit.site("other")), None))


@GRAMMAR.rule(r"bxt?(?P<a>[CP])&t?(?P<b>[CP])")
def _border_between(hit: Hit) -> Item | None:
    one, other = hit.land("a"), hit.land("b")
    if not (readings.is_land(one) and readings.is_land(other)):
        return None
    return hit.made(BORDER, (Frontier(one, other), None))


@GRAMMAR.rule(r"(?:(?P<m>m)|t)?d?bwt?(?P<other>[CG])e?")
def _border_with(hit: Hit) -> Item:
    return hit.made(BORDER, (Frontier(other=hit.site("other"), both=hit.has("m")), None))


@GRAMMAR.rule(r"(?P<own>[CPG])&?(?P<other>[CPG])b")
def _border_of_two(hit: Hit) -> Item | None:
    one, other = hit.land("own"), hit.land("other")
    if hit.follows("no_line") or not (readings.is_land(one) and readings.is_land(other)):
        return None
    return hit.made(BORDER, (Frontier(one, other), None))


@GRAMMAR.rule(r"(?P<d>d)(?P<g>G)b|(?P<own>[CG])s?(?P<e>d)?b(?![CG])")
def _countrys_border(hit: Hit) -> Item | None:
    if hit.follows("no_line"):
        return None
    own, wind = ("g", "d") if hit.has("g") else ("own", "e")
    towards = hit.winds(wind).towards[0] if hit.has(wind) else ""
    if towards and towards not in BEARINGS:
        return None
    site = hit.site(own)
    if site.place.kind not in (Kind.COUNTRY, Kind.PROVINCE):
        return None
    return hit.made(BORDER, (Frontier(site, towards=towards), None))


@GRAMMAR.rule(r"(?P<d>d)?bot?(?P<own>C)")
def _border_of(hit: Hit) -> Item | None:
    towards = hit.winds("d").towards[0] if hit.has("d") else ""
    if (towards and towards not in BEARINGS) or hit.site("own").place.kind not in (Kind.COUNTRY, Kind.PROVINCE):
        return None
    return hit.made(BORDER, (Frontier(hit.site("own"), towards=towards), None))


@GRAMMAR.rule(r"(?P<t>[tm])(?P<d>d)?(?P<b>b)(?!o)")
def _the_border(hit: Hit) -> Item | None:
    if hit.follows("no_line") or not (hit.is_word("t", "demonstratives") or hit["t"].sign == "m"):
        return None
    towards = hit.winds("d").towards[0] if hit.has("d") else ""
    if towards and towards not in BEARINGS:
        return None
    return hit.made(BORDER, (Frontier(towards=towards), None))


GRAMMAR.rule(r"(?P<l>L)(?P<d>d)[of]t?(?P<x>P)")(readings.line_beyond)


@GRAMMAR.rule(r"(?P<l>[LW])(?P<z>[zEh])?(?:x|f)t?(?P<a>P)(?:&|2)t?(?P<b>P)")
def _section(hit: Hit) -> Item:
    reach = Reach(hit.line("l"), ends=(hit.town("a"), hit.town("b")))
    if hit.has("z"):
        return hit.term(AREA, terms.Strip(reach))
    return hit.made(BORDER if hit["l"].sign == BORDER else RIVER, (reach, None))


# -- distances: before sides, whose words they hold ------------------------------------------------


GRAMMAR.rule(r"T(?:[fo]|d[of]|2tdo|.?f)t?(?P<x>[PCWL])")(readings.travel)


@GRAMMAR.rule(r"(?P<m>M)(?:2?td|(?P<e>d))?(?:(?P<i>I))t?(?:(?P<x>[C])|(?P<g>G)h)")
def _depth(hit: Hit) -> Item | None:
    if hit.has("e"):
        return None
    return hit.term(AREA, terms.Depth(hit.site("x" if hit.has("x") else "g"), hit["m"].value))


@GRAMMAR.rule(r"(?P<m>M)(?:(?:2t|t)?(?P<d>d)[of]t?|(?P<e>d)(?=P))(?P<x>[PCWL])")
def _offset(hit: Hit) -> Item | None:
    winds = hit.winds("d" if hit.has("d") else "e").towards
    if len(winds) != 1 or winds[0] not in BEARINGS:
        return None
    of = hit.spot("x")
    distance: terms.Distance = hit["m"].value
    if hit.is_attributive("x"):
        return None
    point = readings.is_reckoned_from_point(of) and not distance.most and not distance.least
    return hit.term(POINT if point else AREA, terms.Away(of, distance, winds[0]))


@GRAMMAR.rule(r"(?P<m>M)y?[zE][ro@f]t?(?P<x>P)")
def _zone_around(hit: Hit) -> Item:
    """Read "the 55-km zone around al-Tanf"."""
    return hit.term(AREA, terms.Away(hit.town("x"), replace(hit["m"].value, most=True)))


@GRAMMAR.rule(r"(?P<m>M)(?:[fO]|(?P<o>o))t?(?P<x>[PCWL])(?!2)")
def _away(hit: Hit) -> Item | None:
    distance: terms.Distance = hit["m"].value
    if hit.has("o") and not distance.most:
        return None
    of = hit.spot("x")
    return hit.term(AREA, terms.Away(of, distance))


@GRAMMAR.rule(
    r"(?P<m>M)(?:(?P<y>y)[.G]{0,2}(?P<z>[zE.])?|[.G]?(?P<w>z))(?:[l@fiIoaN.]{1,2}t?(?P<l>L))?(?:[iI]t?(?P<c>C))?"
)
def _zone(hit: Hit) -> Item | None:
    if not (
        hit.has("w") or (hit.has("z") and hit["z"].sign == "z") or (hit.has("y") and (hit.has("l") or hit.has("c")))
    ):
        return None
    inside = hit.site("c") if hit.has("c") else None
    line: Line = hit.line("l") if hit.has("l") else Frontier(own=inside)
    return hit.term(AREA, terms.Strip(line, hit["m"].value, inside))


# -- sides of borders and rivers -------------------------------------------------------------------


@GRAMMAR.rule(r"(?:(?P<g>G)|(?P<c>C)s)e[of]t?(?P<l>L)")
def _countrys_side(hit: Hit) -> Item:
    return hit.term(AREA, terms.CountrySide(hit.line("l"), hit.site("g" if hit.has("g") else "c")))


@GRAMMAR.rule(r"@t(?P<g>G)e(?!o)")
def _on_countrys_side(hit: Hit) -> Item:
    return hit.term(AREA, terms.CountrySide(Frontier(), hit.site("g")), start="g")


@GRAMMAR.rule(r"(?:@t?)?p(?P<w>[ek])ot?(?P<l>[LW])")
def _both_sides(hit: Hit) -> Item:
    return hit.term(AREA, terms.Strip(hit.line("l")))


@GRAMMAR.rule(r"[UX]eot?(?P<l>L)(?:ft?(?P<p>P))?")
def _other_side(hit: Hit) -> Item:
    facing = hit.town("p") if hit.has("p") else None
    return hit.term(AREA, terms.CountrySide(hit.line("l"), None, facing))


@GRAMMAR.rule(r"(?P<u>U)t?(?P<p>P)")
def _opposite(hit: Hit) -> Item | None:
    """Read "opposite Kobani": across the border from it."""
    if not hit.is_word("u", "opposite"):
        return None
    return hit.term(AREA, terms.CountrySide(Frontier(), None, hit.town("p")))


@GRAMMAR.rule(r"(?P<d>d)eot?(?P<x>P)")
def _side_of_town(hit: Hit) -> Item | None:
    return readings.side(hit, "d")


@GRAMMAR.rule(r"(?P<d>d)(?P<k>[ek])ot?(?P<l>[LW])|(?P<w>W)s(?P<f>d)(?P<m>k)")
def _bank(hit: Hit) -> Item | None:
    line, wind, kind = ("l", "d", "k") if hit.has("l") else ("w", "f", "m")
    winds = hit.winds(wind).towards
    if not all(w in BEARINGS for w in winds):
        return None
    return hit.term(AREA, terms.Side(hit.line(line), winds, bank=hit[kind].sign == "k"))


@GRAMMAR.rule(r"(?P<h>J)[ek]ot?(?P<w>W)")
def _hand(hit: Hit) -> Item:
    """Read "the left bank of the Tigris": rivers of the region flow south, so that left is the east."""
    towards = ("e",) if hit.is_word("h", "left") else ("w",)
    return hit.term(AREA, terms.Side(hit.line("w"), towards, bank=True))


@GRAMMAR.rule(r"t(?P<d>d)k(?!o)")
def _bank_meant(hit: Hit) -> Item | None:
    winds, river = hit.winds("d").towards, hit.reader.recall((Kind.RIVER,), hit["d"].span.start)
    if river is None or not all(w in BEARINGS for w in winds):
        return None
    return hit.term(AREA, terms.Side(replace(river, anaphoric=True), winds, bank=True))


@GRAMMAR.rule(r"kot?(?P<w>W)")
def _banks(hit: Hit) -> Item:
    return hit.term(STRETCH, terms.Along(hit.line("w")))


@GRAMMAR.rule(r"at?(?P<l>L)(?:ft?(?P<p>P)|[iI]t?(?P<c>C))")
def _across(hit: Hit) -> Item:
    if hit.has("p"):
        return hit.term(AREA, terms.CountrySide(hit.line("l"), None, hit.town("p")))
    return hit.term(AREA, terms.CountrySide(hit.line("l"), hit.site("c")))


# -- parts -----------------------------------------------------------------------------------------


@GRAMMAR.rule(r"(?P<s>2t)(?P<d>d)ot?(?P<x>[PWL])")
def _to_the_side(hit: Hit) -> Item | None:
    return readings.side(hit, "d")


@GRAMMAR.rule(r"(?:t(?P<d>d)(?P<h>[hEcHz])?|(?P<e>d)(?P<i>[hEcHz])|(?<=i)(?P<f>d))ot?(?P<x>[CP])")
def _part_of(hit: Hit) -> Item | None:
    wind = next(name for name in ("d", "e", "f") if hit.has(name))
    head = next((name for name in ("h", "i") if hit.has(name)), "")
    return readings.part(hit, wind, "x", head)


@GRAMMAR.rule(r"(?P<c>C)sX?d(?P<x>[PC])")
def _countrys_place(hit: Hit) -> Item | None:
    """Read "Syria's northern Raqqa province": the direction tells where in the country it lies."""
    return hit["x"] if hit.site("c").place.kind is Kind.COUNTRY else None


@GRAMMAR.rule(r"(?P<x>[CP])st?(?P<d>d)(?P<h>[hEHcze])?(?![KPC])")
def _places_part(hit: Hit) -> Item | None:
    if hit.winds("d").towards == ("middle",) and not hit.has("h"):
        return None
    return readings.part(hit, "d", "x", "h" if hit.has("h") else "")


@GRAMMAR.rule(r"(?P<d>d)(?P<x>[CP])(?P<h>[hE])?(?!s?d?[bK])")
def _part_before(hit: Hit) -> Item | None:
    return readings.part(hit, "d", "x", "h" if hit.has("h") else "")


@GRAMMAR.rule(r"(?P<d>d)(?P<x>G)(?P<h>[hEYHz])(?!o[PC])")
def _people_part(hit: Hit) -> Item | None:
    return readings.part(hit, "d", "x", "h")


GRAMMAR.rule(r"(?P<a>A)s(?P<x>[PC])")(readings.narrowed)
GRAMMAR.rule(r"(?P<a>A),?!t?(?P<b>[ACP])")(readings.without)


@GRAMMAR.rule(r"Ot?A")
def _outside_part(hit: Hit) -> Item:
    """Read "outside of northern Syria": all the rest of the world, which is nothing to draw."""
    return hit.made(OTHER, None)


@GRAMMAR.rule(r"(?P<x>G)(?P<d>d)(?![GCPWLbhcHEMYK.])")
def _countrys_part(hit: Hit) -> Item | None:
    return readings.part(hit, "d", "x", "")


@GRAMMAR.rule(r"(?:(?P<x>[CG])s?Y|Yot?(?P<y>C))")
def _coast(hit: Hit) -> Item | None:
    site = hit.site("x" if hit.has("x") else "y")
    return hit.term(AREA, terms.Part(site, ("coast",)))


# -- sides -----------------------------------------------------------------------------------------


@GRAMMAR.rule(r"(?P<h>[hEc])?(?P<d>d)[of]t?(?P<x>[PCWL])")
def _side_of(hit: Hit) -> Item | None:
    return readings.side(hit, "d")


# -- near ------------------------------------------------------------------------------------------


GRAMMAR.rule(r"(?P<n>[NO])t?(?P<x>[PCWL])")(readings.near)


@GRAMMAR.rule(r"(?P<d>d)?Kot?(?P<x>[PC])|(?P<y>[PC])s?(?P<e>d)?K")
def _outskirts(hit: Hit) -> Item | None:
    name, wind = ("x", "d") if hit.has("x") else ("y", "e")
    site = hit.town(name)
    winds = hit.winds(wind).towards if hit.has(wind) else ()
    if site.place.kind in (Kind.COUNTRY, Kind.REGION, Kind.PROVINCE) or not all(w in BEARINGS for w in winds):
        return None
    return hit.term(AREA, terms.Near(site, "outskirts", winds))


@GRAMMAR.rule(r"(?:i&)?rt?(?P<x>[PC])E?|Eot?(?P<y>P)|(?P<z>P)E")
def _around(hit: Hit) -> Item | None:
    site = hit.town(next(name for name in "xyz" if hit.has(name)))
    if site.place.kind in (Kind.COUNTRY, Kind.REGION, Kind.PROVINCE, Kind.CONTINENT, Kind.SEA):
        return None
    return hit.term(AREA, terms.Near(site, "around"))


@GRAMMAR.rule(r"hvt?(?P<x>[CG])(?!b)")
def _areas_bordering(hit: Hit) -> Item | None:
    if hit.site("x").place.kind is not Kind.COUNTRY:
        return None
    return hit.term(AREA, terms.Strip(Frontier(other=hit.site("x"))))


@GRAMMAR.rule(r"(?P<h>H)[jt]?[vl@N]t?(?P<x>L)")
def _members_along(hit: Hit) -> Item | None:
    return readings.members(hit, hit.line("x"))


@GRAMMAR.rule(r"(?P<l>L)(?P<z>[zEh]|c)")
def _border_strip(hit: Hit) -> Item | None:
    return hit.term(AREA, terms.Strip(hit.line("l")))


# -- between and along -----------------------------------------------------------------------------


@GRAMMAR.rule(r"ft?(?P<a>P)2t?(?P<b>P)lt?(?P<l>[WL])|(?P<m>[@l])t?(?P<n>[WL])ft?(?P<c>P)2t?(?P<d>P)")
def _along_from_to(hit: Hit) -> Item:
    line, one, other = ("l", "a", "b") if hit.has("l") else ("n", "c", "d")
    return hit.term(STRETCH, terms.Along(Reach(hit.line(line), ends=(hit.town(one), hit.town(other)))))


@GRAMMAR.rule(r"xt?(?P<a>P),t?(?P<b>P),?&t?(?P<c>P)")
def _among(hit: Hit) -> Item | None:
    ends = tuple(hit.town(name) for name in "abc")
    if hit.near("relation", readings.LOOK_BACK + 1) or any(site.place.capital for site in ends):
        return None
    return hit.term(AREA, terms.Between(ends))


GRAMMAR.rule(r"xt?(?:G?ho)?t?(?P<a>[PCWL])&t?(?P<b>[PCWL])")(readings.between)


@GRAMMAR.rule(r"ft?(?P<a>P)2t?(?P<b>P)")
def _from_to(hit: Hit) -> Item | None:
    if not hit.near("ground", readings.LOOK_BACK):
        return None
    return hit.term(AREA, terms.Between((hit.town("a"), hit.town("b")), hit.near("straight", readings.LOOK_BACK)))


GRAMMAR.rule(r"lt?(?P<l>[WL])(?:[io]t?(?P<c>C))?")(readings.along)


@GRAMMAR.rule(r"[@a]t?(?P<l>L)")
def _at_border(hit: Hit) -> Item:
    return hit.term(STRETCH, terms.Along(hit.line("l")))


# -- one within another ----------------------------------------------------------------------------


GRAMMAR.rule(r"(?P<a>[ASZ])[iI]t?(?P<b>[ACP])")(readings.within)
