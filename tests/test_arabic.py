"""Arabic texts, in the manner of news agencies: names at their exact letters, in their roles, and at their places."""

from __future__ import annotations

import time
import unicodedata
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import atlas, mentions, resolve
from geo.model import Kind, Role, Situation
from geo.report import from_text

if TYPE_CHECKING:
    from pathlib import Path

#: A sentence, and what it names: "span=place", with "~" before a demonym, "@" before a name in
#: another name, "F:" before a formation.
SENTENCES = [
    # Iraqi agencies
    (
        "بغداد/ أصوات العراق: أعلنت وزارة الداخلية، اليوم، اعتقال مطلوبين في الموصل.",
        "بغداد=gn-98182 | @العراق=IQ | الموصل=gn-99072",
    ),
    (
        "أعلنت قيادة عمليات الأنبار إحباط هجوم في قضاء الرطبة.",
        "F:قيادة عمليات الأنبار | @الأنبار=IQ-AN | الرطبة=gn-98677",
    ),
    ("قال قائد عمليات نينوى إن القوات انتشرت في سنجار.", "F:قيادة عمليات نينوى | @نينوى=IQ-NI | سنجار=gn-448149"),
    (
        "قيادتا عمليات نينوى والجزيرة في الموصل.",
        "F:قيادة عمليات نينوى | F:قيادة عمليات الجزيرة | @نينوى=IQ-NI | @الجزيرة=region-jazira | الموصل=gn-99072",
    ),
    ("يمتد الوادي في صحراء الأنبار.", "صحراء الأنبار=desert-anbar"),
    ("زار رئيس الوزراء محمد شياع السوداني محافظتي نينوى والأنبار.", "نينوى=IQ-NI | الأنبار=IQ-AN"),
    ("وصل السوداني إلى أنقرة في زيارة رسمية.", "أنقرة=gn-323786"),
    (
        "تشهد محافظات كركوك وصلاح الدين ونينوى وديالى انتشاراً أمنياً.",
        "كركوك=IQ-KI | صلاح الدين=IQ-SD | نينوى=IQ-NI | ديالى=IQ-DI",
    ),
    ("عقد مجلس محافظة نينوى جلسة طارئة في مدينة الموصل.", "@نينوى=IQ-NI | الموصل=gn-99072"),
    (
        "أغلقت السلطات العراقية الحدود العراقية السورية لمدة شهر.",
        "~العراقية=IQ | الحدود العراقية السورية=IQ-SY | ~العراقية=IQ | ~السورية=SY",
    ),
    (
        "قال الجيش العراقي إنه عزز الحدود بين العراق وسوريا.",
        "~العراقي=IQ | الحدود بين العراق وسوريا=IQ-SY | العراق=IQ | سوريا=SY",
    ),
    ("يمتد الجدار على طول حدود العراق مع سوريا.", "حدود العراق مع سوريا=IQ-SY | العراق=IQ | سوريا=SY"),
    (
        "انتشرت القوات عند الحدود العراقية - السورية قرب ربيعة.",
        "الحدود العراقية - السورية=IQ-SY | ~العراقية=IQ | ~السورية=SY | ربيعة=village-rabia",
    ),
    ("وصل وفد من وزارة الخارجية الروسية إلى بغداد.", "~الروسية=RU | بغداد=gn-98182"),
    ("أعادت جامعة الموصل فتح أبوابها.", "@الموصل=gn-99072"),
    ("قالت قوات سوريا الديمقراطية إنها تقدمت نحو الباغوز.", "@سوريا=SY | الباغوز=village-baghuz"),
    ("نقلت قناة الجزيرة عن مصدر في طهران قوله ذلك.", "طهران=gn-112931"),
    ("قالت الجزيرة إن الاجتماع عقد في الدوحة.", "الدوحة=gn-290030"),
    ("عاد النازحون العراقيون من مخيم الهول إلى مخيم الجدعة.", "~العراقيون=IQ | الهول=camp-al-hol | الجدعة=None"),
    ("التقى الرئيس الأسد وفداً إيرانياً في دمشق.", "~إيرانياً=IR | دمشق=gn-170654"),
    ("انخفض منسوب المياه في بحيرة الأسد على نهر الفرات.", "بحيرة الأسد=lake-assad | الفرات=river-euphrates"),
    ("غرق شاب في نهر دجلة وسط بغداد.", "دجلة=river-tigris | بغداد=gn-98182"),
    ("أفاد مصدر أمني في محافظة ديالى بانفجار عبوة شمال شرقي بعقوبة.", "ديالى=IQ-DI | بعقوبة=gn-97990"),
    ("أعلن محافظ صلاح الدين تعطيل الدوام.", "صلاح الدين=IQ-SD"),
    ("وقال محافظ الأنبار إن معبر القائم سيفتح أمام التجارة.", "الأنبار=IQ-AN | القائم=crossing-al-qaim-abu-kamal"),
    ("دخلت شاحنات عبر منفذ ربيعة الحدودي مع سوريا.", "ربيعة=crossing-rabia-yarubiyah | سوريا=SY"),
    (
        "قصفت طائرات تركية مواقع في جبل سنجار وقرى زاخو والعمادية.",
        "~تركية=TR | جبل سنجار=mountain-sinjar | زاخو=gn-89570 | العمادية=gn-99611",
    ),
    ("استهدفت طائرة مسيرة قاعدة عين الأسد غربي العراق.", "عين الأسد=base-al-asad | العراق=IQ"),
    (
        "هبطت الطائرة في مطار بغداد الدولي قادمة من إسطنبول.",
        "مطار بغداد الدولي=other-baghdad-airport | إسطنبول=gn-745044",
    ),
    ("صوت برلمان إقليم كردستان في أربيل على القانون.", "@كردستان=region-kurdistan-iraq | أربيل=gn-95446"),
    ("تعرضت مدينتا تلعفر وسنجار لقصف.", "تلعفر=gn-90393 | سنجار=gn-448149"),
    ("وصلت تعزيزات إلى تل عفر وبيجي وتكريت.", "تل عفر=gn-90393 | بيجي=gn-97783 | تكريت=gn-90150"),
    ("ارتفعت صادرات نفط كركوك عبر ميناء جيهان التركي.", "كركوك=gn-94787 | جيهان=gn-318675 | ~التركي=TR"),
    (
        "سيطرت القوات على الشريط الحدودي بين العراق وسوريا.",
        "الشريط الحدودي بين العراق وسوريا=IQ-SY | العراق=IQ | سوريا=SY",
    ),
    ("واصل الحشد الشعبي عملياته في قضاء الحويجة جنوب غربي كركوك.", "الحويجة=gn-6770659 | كركوك=gn-94787"),
    (
        "اعتقلت شرطة الأنبار ثلاثة متهمين في الفلوجة والرمادي وهيت.",
        "@الأنبار=IQ-AN | الفلوجة=gn-99454 | الرمادي=gn-98717 | هيت=gn-95788",
    ),
    ("عاد إلى العراق 500 شخص من مخيم الهول السوري.", "العراق=IQ | الهول=camp-al-hol | ~السوري=SY"),
    ("يقع قضاء القائم على الحدود مع مدينة البوكمال السورية.", "القائم=gn-9166576 | البوكمال=gn-174448 | ~السورية=SY"),
    ("قتل عنصران في ناحية القيارة جنوب الموصل.", "القيارة=gn-99003 | الموصل=gn-99072"),
    ("شنكال (سنجار) تعاني نقص المياه.", "شنكال=gn-448149 | سنجار=gn-448149"),
    # Syrian ones
    ("سانا: استشهد مدنيان في ريف دير الزور الشرقي.", "دير الزور=SY-DY"),
    (
        "دخل رتل للقوات الأمريكية من معبر الوليد إلى ريف الحسكة.",
        "~الأمريكية=US | الوليد=crossing-al-walid-north | الحسكة=SY-HA",
    ),
    ("استهدف الطيران الروسي محيط مدينة إدلب.", "~الروسي=RU | إدلب=gn-169389"),
    (
        "وصلت قافلة مساعدات إلى القامشلي والحسكة ودير الزور والرقة.",
        "القامشلي=gn-173377 | الحسكة=gn-173811 | دير الزور=gn-170794 | الرقة=gn-172955",
    ),
    ("تظاهر أهالي محافظات الرقة والحسكة ودير الزور.", "الرقة=SY-RA | الحسكة=SY-HA | دير الزور=SY-DY"),
    ("نزح المدنيون من رأس العين وتل أبيض وعين عيسى.", "رأس العين=gn-165509 | تل أبيض=gn-163750 | عين عيسى=gn-172134"),
    ("أعلن المرصد السوري لحقوق الإنسان مقتل خمسة في منبج بريف حلب.", "@السوري=SY | منبج=gn-167357 | حلب=SY-HL"),
    ("سيطر الجيش السوري على مدينة الميادين وبلدة هجين.", "~السوري=SY | الميادين=gn-173480 | هجين=gn-174506"),
    ("عبرت القوات نهر الخابور قرب تل تمر.", "الخابور=river-khabur | تل تمر=gn-163434"),
    ("تسيطر قوات التحالف على قاعدة التنف قرب المثلث الحدودي.", "التنف=base-tanf"),
    (
        "عقدت الإدارة الذاتية لشمال وشرق سوريا اجتماعاً في عين عيسى.",
        "الإدارة الذاتية لشمال وشرق سوريا=region-aanes | عين عيسى=gn-172134",
    ),
    ("عاد اللاجئون السوريون من لبنان والأردن وتركيا.", "~السوريون=SY | لبنان=LB | الأردن=JO | تركيا=TR"),
    (
        "يستعد السوريين للعودة إلى حمص وحماة ودرعا والسويداء.",
        "~السوريين=SY | حمص=gn-169577 | حماة=gn-170017 | درعا=gn-170905 | السويداء=gn-172408",
    ),
    ("شمل القصف مناطق في محافظة ادلب وريف اللاذقية.", "ادلب=SY-ID | اللاذقية=SY-LA"),
    ("افتتح الرئيس السوري أحمد الشرع معرض دمشق الدولي.", "~السوري=SY | @دمشق=gn-170654"),
    # The wider world
    ("وصل وزير الخارجية الأميركي إلى الرياض بعد زيارة القاهرة.", "~الأميركي=US | الرياض=gn-108410 | القاهرة=gn-360630"),
    ("اجتمع قادة أوروبا في بروكسل لبحث الحرب في أوكرانيا.", "أوروبا=gn-6255148 | بروكسل=gn-2800866 | أوكرانيا=UA"),
    ("أعلنت واشنطن وموسكو اتفاقاً بشأن سوريا.", "واشنطن=gn-4140963 | موسكو=gn-524901 | سوريا=SY"),
    ("قال البيت الأبيض إن الولايات المتحدة ستسحب قواتها.", "الولايات المتحدة=US"),
    ("أجرى وزير الدفاع الفرنسي محادثات في باريس مع نظيره الألماني.", "~الفرنسي=FR | باريس=gn-2988507 | ~الألماني=DE"),
    ("هاجم الحوثيون سفينة في البحر الأحمر قبالة اليمن.", "البحر الأحمر=sea-red-sea | اليمن=YE"),
    ("استقبلت بكين وفداً من إيران والسعودية.", "بكين=gn-1816670 | إيران=IR | السعودية=SA"),
    (
        "قصف الجيش الإسرائيلي قطاع غزة وجنوب لبنان.",
        "~الإسرائيلي=IL | قطاع غزة=PS-GZZ | جنوب لبنان=region-southern-lebanon",
    ),
    ("تراجعت أسعار النفط في لندن ونيويورك.", "لندن=gn-2643743 | نيويورك=gn-5128581"),
    ("أعلنت الأمم المتحدة في جنيف استئناف المفاوضات السورية.", "O:الأمم المتحدة | جنيف=gn-2660646 | ~السورية=SY"),
    ("تقع ديار بكر وماردين وشرناق جنوب شرقي تركيا.", "ديار بكر=gn-316541 | ماردين=gn-304797 | شرناق=TR-73 | تركيا=TR"),
    # Letters written on to the name
    ("سافر الوفد لسوريا ثم عاد للعراق.", "سوريا=SY | عراق=IQ"),
    ("وبغداد ودمشق اتفقتا على فتح المعبر.", "بغداد=gn-98182 | دمشق=gn-170654"),
    ("التقى المسؤول بالموصل شيوخ العشائر، وبالأنبار قادة الشرطة.", "الموصل=gn-99072 | الأنبار=IQ-AN"),
    ("وللأردن حدود طويلة مع السعودية.", "أردن=JO | السعودية=SA"),
    ("فالعراق بلد نفطي كالكويت.", "العراق=IQ | الكويت=KW"),
    ("زار تركيا ولبنان وليبيا.", "تركيا=TR | لبنان=LB | ليبيا=LY"),
    ("انطلقت من أربيل فدهوك ثم زاخو.", "أربيل=gn-95446 | دهوك=gn-96994 | زاخو=gn-89570"),
    # Spellings
    ("تسعى سورية وأميركا إلى حوار، وفق مسؤول امريكي.", "سورية=SY | أميركا=US | ~امريكي=US"),
    ("معارك في ديرالزور والبو كمال وأبو كمال.", "ديرالزور=gn-170794 | البو كمال=gn-174448 | أبو كمال=gn-174448"),
    ("وصل إلى دير  الزور\nوفد أممي.", "دير  الزور=gn-170794"),
    ("#الموصل #دير_الزور تحت القصف.", "الموصل=gn-99072 | دير_الزور=gn-170794"),
    ("المـــوصل وبَغْدَاد مدينتان كبيرتان.", "المـــوصل=gn-99072 | بَغْدَاد=gn-98182"),
    # Other scripts in the text
    ("وقعت شركة Total الفرنسية عقداً في البصرة مع شركة BP.", "~الفرنسية=FR | البصرة=gn-99532"),
    ("قال متحدث باسم Reuters في Baghdad إن الخبر صحيح.", "Baghdad=gn-98182"),
]

#: Ordinary prose: it names no place.
NO_PLACE = [
    "قال المدرب إن الفريق سيلعب بطريقة مختلفة بعد الخسارة الثقيلة.",
    "هذا الكتاب قائم على فكرة بسيطة، والمبنى القائم في آخر الشارع قديم.",
    "كان حسن وكريم وسعد يلعبون في الحديقة عند باب البيت.",
    "سجل علي الحسن هدف المباراة الوحيد في الدقيقة التسعين.",
    "قال الرئيس الأسد إن الحرب انتهت.",
    "قال الرئيس صلاح الدين إن الوضع تحت السيطرة.",
    "اتسعت الحدود بين الأدب والفلسفة في هذا العصر.",
    "يحتاج المريض إلى الرقة والحنان في التعامل.",
    "اغسل الأرز جيدا ثم اتركه في الماء نصف ساعة، وأضف الملح والبهار.",
    "قطعي البصل والطماطم، ثم ضعيهما في قدر عميق مع الزيت على نار هادئة.",
    "سيكون الطقس غدا صحوا مع ارتفاع في درجات الحرارة وهبوب رياح خفيفة.",
    "ارتفع مؤشر البورصة بنسبة ثلاثة في المئة بفضل أسهم المصارف.",
    "أكد البنك المركزي أن التضخم تراجع إلى أدنى مستوياته منذ سنوات.",
    "في مشهد مؤثر بكى اللاعب بعد صافرة النهاية.",
    "نشرت الصحيفة صور الحفل، وفي صور أخرى ظهر الفنان مع أسرته.",
    "جدة الطفل تحكي له قصة كل مساء.",
    "لم يتحدث عنه أحد، ولا سأل عنه صديق.",
    "سوق العمل يحتاج إلى مهارات جديدة، والطلب على المهندسين يرتفع.",
    "وكان بعد ذلك عام كامل من الانتظار.",
    "بلد جميل وشعب كريم، هكذا وصفه الشاعر.",
    "في المدينة مدرسة كبيرة ومكتبة عامة.",
    "النور يدخل من النافذة، والباب مفتوح.",
    "فاز النادي بالبطولة للمرة الثالثة على التوالي.",
    "صدر عن دار النشر كتاب جديد حول تاريخ العمارة الإسلامية.",
    "التقى الشيخ حمد عددا من الضيوف في مجلسه.",
    "قال اللواء عمار الكوت إن التحقيق مستمر.",
    "زاد الإقبال على الهواتف الذكية في الربع الأخير من السنة.",
    "يعد الحديد من أهم المعادن، وتعد الحديدة المحماة خطرة.",
    "تناول الوزير مع نظيره ملفات المياه والطاقة والتبادل التجاري.",
    "يلتقي الفريقان مساء اليوم في الجولة الخامسة من الدوري.",
    "السلام عليكم ورحمة الله وبركاته، أما بعد فهذه رسالة قصيرة.",
    "قام حسين بزيارة عين الطبيب بعدما آلمته عينه.",
    "أطلق المخرج فيلمه الجديد وسط حضور كبير من النقاد.",
    "تعتمد الطبقة الوسطى على الدخل الثابت، والطبقة العاملة على الأجر اليومي.",
    "أعلن الحزب أنه لن يشارك في الانتخابات المقبلة.",
    "بيان صادر عن المكتب الإعلامي: لا صحة لما تداولته المواقع.",
    "في الجزيرة شاطئ رملي وأشجار نخيل، قال الروائي في قصته.",
]


def read(text: str, language: str | None = None) -> Situation:
    """All that is made of a text."""
    report = from_text(text)
    found = mentions.find(report, atlas.load().gazetteer, language)
    return resolve.resolve(report, found, atlas.load().region)


def named(text: str, language: str | None = None) -> list[str]:
    """What a text names, as :data:`SENTENCES` puts it; borders and formations beside the names in them."""
    rows = []
    for match in read(text, language).matches:
        mention = match.mention
        if match.kind in (Kind.FORMATION, Kind.ORGANIZATION):
            rows.append(
                f"{match.kind.value[0].upper()}:{mention.label if match.kind is Kind.FORMATION else mention.text}"
            )
        else:
            sign = {Role.DEMONYM: "~", Role.IN_NAME: "@"}.get(mention.role, "")
            rows.append(f"{sign}{mention.text}={match.place.id if match.place else None}")
    return sorted(rows)


@pytest.mark.parametrize(("text", "told"), SENTENCES, ids=[str(i) for i in range(len(SENTENCES))])
def test_news_in_arabic(text: str, told: str) -> None:
    """Each name at its exact letters, in its role and at its place; and nothing else."""
    assert named(text) == sorted(told.split(" | "))


@pytest.mark.parametrize("text", NO_PLACE)
def test_ordinary_prose_names_no_place(text: str) -> None:
    """Words that the gazetteer knows as names too, persons and stations are no places."""
    assert not [row for row in named(text) if not row.startswith(("O:", "F:"))]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وصل الوفد إلى بَغْدَاد وَالمَوْصِل.", ["بَغْدَاد", "المَوْصِل"]),
        ("سافر لأربيل وبأربيل أقام.", ["أربيل", "أربيل"]),
        ("وصلوا إلى الأنبـــار ولأمريكا وللعـراق.", ["الأنبـــار", "أمريكا", "عـراق"]),
        ("\u200fوصلوا إلى \u202bنينوى\u202c ودير\u200f \u200fالزور\u200e.", ["نينوى", "دير\u200f \u200fالزور"]),
    ],
)
def test_spans_are_exact_whatever_the_eye_does_not_see(
    text: str, names: list[str], form: Literal["NFC", "NFD"]
) -> None:
    """Vowel signs, tatweel, letters taken apart and bidirectional marks neither hide a name nor move it."""
    text = unicodedata.normalize(form, text)
    found = read(text).matches
    assert [unicodedata.normalize("NFC", m.mention.text) for m in found] == [
        unicodedata.normalize("NFC", name) for name in names
    ]
    assert all(text[m.mention.span.start : m.mention.span.end] == m.mention.text for m in found)


def test_long_prose_names_no_place(root: Path) -> None:
    """Economy, sport, cooking, weather, stories, health, science, books: paragraphs without a place."""
    for paragraph in (root / "tests" / "texts" / "prose_ar.txt").read_text(encoding="utf-8").splitlines():
        assert named(paragraph) == []


def test_kind_words_are_asked_for_and_stay_outside() -> None:
    """Province of Nineveh, in Arabic, gives the name alone, and the kind; a plural's kind holds for all that follow."""
    found = read("في محافظات الرقة والحسكة ودير الزور وقضاء سنجار.").matches
    assert [(m.mention.text, m.mention.kinds) for m in found] == [
        ("الرقة", (Kind.PROVINCE,)),
        ("الحسكة", (Kind.PROVINCE,)),
        ("دير الزور", (Kind.PROVINCE,)),
        ("سنجار", (Kind.DISTRICT,)),
    ]


def test_names_in_formations_hold_their_heads() -> None:
    """A formation is named for itself; the provinces in its name are not what is spoken of."""
    found = read("قيادتا عمليات نينوى والأنبار في الموصل.").matches
    heads = {m.mention.text: m.mention.head for m in found if m.mention.role is Role.IN_NAME}
    whole = next(m.mention.span for m in found if m.kind is Kind.FORMATION)
    assert heads == {"نينوى": whole, "الأنبار": whole}


def test_a_name_sure_once_is_believed_again() -> None:
    """Al-Qaim is also "standing": in a report that names the district, "in al-Qaim" is the town."""
    assert "القائم" not in {m.mention.text for m in read("نظر في المبنى القائم هناك.").matches}
    found = [m.mention.text for m in read("وصل إلى قضاء القائم. وفي القائم التقى الأهالي.").matches]
    assert found.count("القائم") == 2


def test_arabic_in_an_english_report_and_the_reverse() -> None:
    """Words of either script are read by the rules of their own."""
    mixed = "Officials in Erbil said the town of سنجار, in نينوى, was calm. They flew to Baghdad on Monday."
    assert {m.mention.text for m in read(mixed).matches} >= {"Erbil", "سنجار", "نينوى", "Baghdad"}
    assert not [m for m in read("وقعت شركة Total عقدا مع شركة Boston Dynamics الجديدة.").matches if m.place]


def test_the_language_can_be_given() -> None:
    """What is given is not detected; words of Arabic script are read as Arabic all the same."""
    assert {m.mention.text for m in read("Irak: الموصل", "tr").matches} == {"Irak", "الموصل"}


WORDS = st.sampled_from(
    [
        "في",
        "محافظة",
        "نينوى",
        "والأنبار",
        "قيادة",
        "عمليات",
        "الحدود",
        "العراقية",
        "السورية",
        "بين",
        "العراق",
        "وسوريا",
        "مع",
        "للعراق",
        "بالموصل",
        "الرئيس",
        "محمد",
        "القائم",
        "وبغداد",
        "دير",
        "الزور",
        "مدينتي",
        "قوات",
        "الديمقراطية",
        "،",
        ".",
        "/",
        "-",
        "\u200f",
        "ـ",
        "َ",
        "#",
        "_",
        "«",
        "»",
        "Total",
        "Iraq's",
        "\n\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | st.text(max_size=4), min_size=1, max_size=30).map(" ".join))
def test_offsets_slice_back_whatever_the_text(text: str) -> None:
    """A mention's offsets give its text, in its sentence; a name in a name is held by it; names do not overlap."""
    if not any(c.isalpha() for c in text):
        return
    report = from_text(text)
    seen = mentions.find(report, atlas.load().gazetteer, "ar")
    for m in seen:
        assert report.text[m.span.start : m.span.end] == m.text
        assert m.text.strip() == m.text
        assert report.sentences[m.sentence].start <= m.span.start < m.span.end <= report.sentences[m.sentence].end
        assert (m.role is Role.IN_NAME) <= (m.head is not None and m.head.holds(m.span))
    assert len(resolve.resolve(report, seen, atlas.load().region).matches) == len(seen)


def test_reading_is_linear() -> None:
    """Twenty times the words take about twenty times the time."""
    gazetteer = atlas.load().gazetteer
    text = " ".join(text for text, _ in SENTENCES)
    spent = []
    for times in (2, 40):
        report = from_text(" ".join([text] * times))
        start = time.process_time()
        mentions.find(report, gazetteer, "ar")
        spent.append(time.process_time() - start)
    assert spent[1] < 60 * spent[0]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("هل وصل الوفد؟ نعم، وصل أمس! وغادر اليوم.", 3),
        ("قال د. علي ومعه م. حسن إن العمل بدأ؛ ثم انتهى.", 1),
        ("قال: «انتهى العمل.» ثم غادر.", 2),
        ("بلغت النسبة 3.5 في المئة. وارتفعت بعد ذلك…", 2),
    ],
)
def test_sentences_end_at_arabic_marks(text: str, count: int) -> None:
    """The question mark ends a sentence, the semicolon and a title's stop do not."""
    assert len(from_text(text).sentences) == count
