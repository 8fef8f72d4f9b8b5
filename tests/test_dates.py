"""Dates: a report's own, and those of the events that its sentences tell."""

from __future__ import annotations

import re
import time
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bordermap
from geo import atlas, date_words, locations, periods
from geo.dates import events, report_date
from geo.model import EventDate, Precision
from geo.report import from_text
from geo.version import data_date
from layers import when, words

# A Wednesday.
REPORT = date(2019, 10, 23)


def told(event: EventDate) -> str:
    """An event's days: "2019-10-09", "2019-10-09/2019-10-22", "2014-06-01/" (open), or "?"."""
    if not event.is_resolved:
        return "?"
    if event.start == event.end:
        return str(event.start)
    return f"{event.start or ''}/{event.end or ''}"


def found(sentence: str, dated: date | None = REPORT) -> list[tuple[str, str]]:
    """The dates of a sentence: their words and days."""
    return [(e.text, told(e)) for e in events(from_text(sentence, dated=dated))]


ABSOLUTE = [
    ("Turkish forces entered Ras al-Ayn on October 9, 2019.", [("October 9, 2019", "2019-10-09")]),
    ("On 9 October 2019 the offensive began.", [("9 October 2019", "2019-10-09")]),
    ("The strike of 9th October, 2019, killed four.", [("9th October, 2019", "2019-10-09")]),
    ("It was signed on the 9th of October 2019.", [("the 9th of October 2019", "2019-10-09")]),
    ("They met on Oct. 9, 2019.", [("Oct. 9, 2019", "2019-10-09")]),
    ("They met on 9 Sept 2019 in Erbil.", [("9 Sept 2019", "2019-09-09")]),
    ("The town was retaken on Wednesday, October 9, 2019.", [("Wednesday, October 9, 2019", "2019-10-09")]),
    ("The town was retaken on Wed 9 Oct 2019.", [("Wed 9 Oct 2019", "2019-10-09")]),
    ("CLASHES BROKE OUT ON 9 OCTOBER 2019 IN SINJAR.", [("9 OCTOBER 2019", "2019-10-09")]),
    ("The order is dated 2019-10-09.", [("2019-10-09", "2019-10-09")]),
    ("The order is dated 2019/10/09.", [("2019/10/09", "2019-10-09")]),
    ("The order is dated 23/10/2019.", [("23/10/2019", "2019-10-23")]),
    ("The order is dated 10/23/2019.", [("10/23/2019", "2019-10-23")]),
    ("The order is dated 23.10.2019.", [("23.10.2019", "2019-10-23")]),
    ("The order is dated 03.04.2019.", [("03.04.2019", "2019-04-03")]),
    ("The order is dated 03/04/2019.", [("03/04/2019", "?")]),
    ("The order is dated 04/04/2019.", [("04/04/2019", "2019-04-04")]),
    ("The order is of Wednesday 03/04/2019.", [("Wednesday 03/04/2019", "2019-04-03")]),
    ("The log says 2019-10-09T14:05:00+03:00.", [("2019-10-09T14:05:00+03:00", "2019-10-09")]),
    ("Clashes in October 2019 emptied the village.", [("October 2019", "2019-10-01/2019-10-31")]),
    ("Clashes in Oct. 2019 emptied the village.", [("Oct. 2019", "2019-10-01/2019-10-31")]),
    ("It fell in May 2015.", [("May 2015", "2015-05-01/2015-05-31")]),
    ("It fell in February 2016.", [("February 2016", "2016-02-01/2016-02-29")]),
    ("The October of 2019 was dry.", [("October of 2019", "2019-10-01/2019-10-31")]),
    ("Mosul fell in 2014.", [("2014", "2014-01-01/2014-12-31")]),
    ("The year 2014 changed Sinjar.", [("year 2014", "2014-01-01/2014-12-31")]),
    ("The force has held the crossing since June 2014.", [("since June 2014", "2014-06-01/")]),
    ("Since 2014 the crossing has been shut.", [("Since 2014", "2014-01-01/")]),
    ("The camp was open until 2017.", [("until 2017", "/2017-12-31")]),
    ("The camp was to close by 1 December 2019.", [("by 1 December 2019", "/2019-12-01")]),
    ("They left before 9 October 2019.", [("before 9 October 2019", "/2019-10-08")]),
    ("They came back after 9 October 2019.", [("after 9 October 2019", "2019-10-10/")]),
    ("They were held from 2014 to 2017.", [("from 2014 to 2017", "2014-01-01/2017-12-31")]),
    ("Between 2014 and 2017 the town was held.", [("Between 2014 and 2017", "2014-01-01/2017-12-31")]),
    ("The group’s rule (2014-2017) left mines.", [("2014-2017", "2014-01-01/2017-12-31")]),
    ("Early October 2019 was calm.", [("Early October 2019", "2019-10-01/2019-10-10")]),
    ("In mid-2017 Tal Afar was retaken.", [("mid-2017", "2017-05-01/2017-08-31")]),
    ("By late 2017 the desert was clear.", [("By late 2017", "/2017-12-31")]),
    ("At the end of 2017 the war was declared over.", [("end of 2017", "2017-09-01/2017-12-31")]),
    ("In the summer of 2014 the plain emptied.", [("summer of 2014", "2014-06-01/2014-08-31")]),
    ("The offensive of 9-22 October 2019 ended.", [("9-22 October 2019", "2019-10-09/2019-10-22")]),
    ("Between 9 and 22 October 2019 some 40 died.", [("Between 9 and 22 October 2019", "2019-10-09/2019-10-22")]),
    ("From October 9 to 22, 2019, some 40 died.", [("From October 9 to 22, 2019", "2019-10-09/2019-10-22")]),
    ("It ran from 9 October to 3 November 2019.", [("from 9 October to 3 November 2019", "2019-10-09/2019-11-03")]),
    ("It ran 28 December – 3 January 2019.", [("28 December – 3 January 2019", "2018-12-28/2019-01-03")]),
    ("It ran from June to July 2017.", [("from June to July 2017", "2017-06-01/2017-07-31")]),
    ("It ran from November 2016 to July 2017.", [("from November 2016 to July 2017", "2016-11-01/2017-07-31")]),
    ("Strikes on October 9 and 12, 2019.", [("October 9", "2019-10-09"), ("12, 2019", "2019-10-12")]),
    ("On 29 February 2016 it snowed.", [("29 February 2016", "2016-02-29")]),
    ("The French left in 1946.", [("1946", "1946-01-01/1946-12-31")]),
    ("Zulümler 9 Ekim 2019 günü.", [("9 Ekim 2019", "2019-10-09")]),
    ("Ils sont partis le 9 octobre 2019.", [("9 octobre 2019", "2019-10-09")]),
    ("Ew di 9ê Cotmeha 2019an de çûn.", [("9ê Cotmeha 2019an", "2019-10-09")]),
]

RELATIVE = [
    ("The force entered the town on 9 October.", [("9 October", "2019-10-09")]),
    ("The force entered the town on October 9.", [("October 9", "2019-10-09")]),
    ("The force entered the town on October 23.", [("October 23", "2019-10-23")]),
    ("The force entered the town on 24 October.", [("24 October", "2018-10-24")]),
    ("The truce was broken on Dec. 31.", [("Dec. 31", "2018-12-31")]),
    ("The force entered on Wednesday, 9 October.", [("Wednesday, 9 October", "2019-10-09")]),
    ("The strike last Tuesday, October 15, killed two.", [("last Tuesday, October 15", "2019-10-15")]),
    ("The force will withdraw on 1 December.", [("1 December", "2019-12-01")]),
    ("On 1 December, the force will withdraw.", [("1 December", "2019-12-01")]),
    (
        "Those who shot on 9 October will be tried on 12 November.",
        [("9 October", "2019-10-09"), ("12 November", "2019-11-12")],
    ),
    ("He will be tried for the attack of 9 October.", [("9 October", "?")]),
    ("Between 9 and 22 October some 40 died.", [("Between 9 and 22 October", "2019-10-09/2019-10-22")]),
    ("The clashes of October 9-22 ended.", [("October 9-22", "2019-10-09/2019-10-22")]),
    ("It ran from 28 December to 3 January.", [("from 28 December to 3 January", "2018-12-28/2019-01-03")]),
    ("In October the camp was emptied.", [("October", "2019-10-01/2019-10-31")]),
    ("In November the camp was emptied.", [("November", "2018-11-01/2018-11-30")]),
    ("The talks will resume in November.", [("November", "2019-11-01/2019-11-30")]),
    ("The crossing has been shut since March.", [("since March", "2019-03-01/")]),
    ("Last October the road was opened.", [("Last October", "2018-10-01/2018-10-31")]),
    ("Last July the road was opened.", [("Last July", "2019-07-01/2019-07-31")]),
    ("The road opens next June.", [("next June", "2020-06-01/2020-06-30")]),
    ("In June last year the road was opened.", [("June last year", "2018-06-01/2018-06-30")]),
    ("On 9 October last year the road was opened.", [("9 October last year", "2018-10-09")]),
    ("In early October the shelling grew.", [("early October", "2019-10-01/2019-10-10")]),
    ("In late May 20 people fled.", [("late May", "2019-05-21/2019-05-31")]),
    ("The sheikh was shot today.", [("today", "2019-10-23")]),
    ("The sheikh was shot yesterday.", [("yesterday", "2019-10-22")]),
    ("The sheikh was shot last night.", [("last night", "2019-10-22")]),
    ("The sheikh was shot the day before yesterday.", [("the day before yesterday", "2019-10-21")]),
    ("The convoy leaves tomorrow.", [("tomorrow", "2019-10-24")]),
    ("The convoy left this morning.", [("this morning", "2019-10-23")]),
    ("The convoy left on Tuesday.", [("Tuesday", "2019-10-22")]),
    ("The convoy left on Wednesday.", [("Wednesday", "2019-10-23")]),
    ("The convoy left on Thursday.", [("Thursday", "2019-10-17")]),
    ("The convoy left Tuesday morning.", [("Tuesday", "2019-10-22")]),
    ("Tuesday’s convoy was the last.", [("Tuesday", "2019-10-22")]),
    ("After Tuesday's strike the road was shut.", [("Tuesday", "2019-10-22")]),
    ("The convoy left last Tuesday.", [("last Tuesday", "2019-10-22")]),
    ("The convoy left last Wednesday.", [("last Wednesday", "2019-10-16")]),
    ("The convoy leaves next Tuesday.", [("next Tuesday", "2019-10-29")]),
    ("The convoy will leave on Friday.", [("Friday", "2019-10-25")]),
    ("The army will leave, he said on Tuesday.", [("Tuesday", "2019-10-22")]),
    ("He said on Tuesday that the army will leave.", [("Tuesday", "2019-10-22")]),
    ("On Tuesday of last week the bridge was hit.", [("Tuesday of last week", "2019-10-15")]),
    ("From Sunday to Tuesday the road was shut.", [("From Sunday to Tuesday", "2019-10-20/2019-10-22")]),
    ("The road has been shut since Sunday.", [("since Sunday", "2019-10-20/")]),
    ("Envoys spoke last week of the escapes.", [("last week", "2019-10-14/2019-10-20")]),
    ("Envoys speak this week of the escapes.", [("this week", "2019-10-21/2019-10-27")]),
    ("Envoys will meet next week.", [("next week", "2019-10-28/2019-11-03")]),
    ("Earlier this week two men fled.", [("Earlier this week", "2019-10-21/2019-10-23")]),
    ("Later this month talks resume.", [("Later this month", "2019-10-23/2019-10-31")]),
    ("Trucks crossed over the past week.", [("the past week", "2019-10-16/2019-10-23")]),
    ("Trucks crossed in the last two weeks.", [("the last two weeks", "2019-10-09/2019-10-23")]),
    ("Trucks crossed last month.", [("last month", "2019-09-01/2019-09-30")]),
    ("Trucks crossed this month.", [("this month", "2019-10-01/2019-10-31")]),
    ("Trucks crossed late last month.", [("late last month", "2019-09-21/2019-09-30")]),
    ("Last year’s harvest burnt.", [("Last year", "2018-01-01/2018-12-31")]),
    ("By the end of the year the camp must close.", [("By the end of the year", "/2019-12-31")]),
    ("The wheat burnt last summer.", [("last summer", "2019-06-01/2019-08-31")]),
    ("Two families fled two days ago.", [("two days ago", "2019-10-21")]),
    ("Two families fled 10 days ago.", [("10 days ago", "2019-10-13")]),
    ("Two families fled two weeks ago.", [("two weeks ago", "2019-10-07/2019-10-13")]),
    ("Two families fled a month ago.", [("a month ago", "2019-09-01/2019-09-30")]),
    ("Five years ago Sinjar was overrun.", [("Five years ago", "2014-01-01/2014-12-31")]),
    ("Two families fled over the weekend.", [("weekend", "2019-10-18/2019-10-20")]),
    ("Two families fled last weekend.", [("last weekend", "2019-10-18/2019-10-20")]),
    ("In recent days the camp grew.", [("recent days", "?")]),
    ("Several weeks ago the camp grew.", [("Several weeks ago", "?")]),
    ("In the past few months the camp grew.", [("the past few months", "?")]),
]

NO_DATES = [
    "It may rain, the governor said.",
    "May said that the vote stands.",
    "Prime Minister May said the vote stands.",
    "The deal was negotiated by May and signed by her.",
    "Villagers march on Mosul as the army marched on Tikrit.",
    "They were on the march to Baghdad.",
    "Some 2,014 people fled the town.",
    "Some 2019 refugees crossed the border.",
    "In 2019 villages the wells are dry.",
    "Help reached 2019 families.",
    "The stock fell by 2019 dollars.",
    "The road cost $2019.",
    "The vote of UN resolution 2254 (2015) stands.",
    "He recalled 9/11 and the war that followed.",
    "The crossing is open 24/7.",
    "Route 9 to Mosul is shut, and so is Highway 47.",
    "In the 1980s the marshes were drained.",
    "The war of the 1990s is not forgotten.",
    "Iraq beat Syria 2-1 and Iran 3-0.",
    "Wheat costs 10.23 dinars a kilo, or 9,10 in the north.",
    "The M4 and the G20 were named, and F-16 jets.",
    "Every Friday they pray at the shrine, and each Sunday.",
    "The office is shut on Fridays and Sundays.",
    "The Sunday Times and Black Friday were mentioned.",
    "They recalled Bloody Sunday and Good Friday.",
    "They crossed the July 14 Bridge to the ministry.",
    "The September 11 attacks changed the world.",
    "The first Tuesday of a new era came.",
    "The next day they left, and the following week they came back.",
    "Three days later they were seen in Hasakah.",
    "Two days before the attack they were seen in Hasakah.",
    "One day they will go home.",
    "They walked for three days and two weeks.",
    "Mar Elias and Mar Mattai are monasteries, and Jan Egeland was there.",
    "The sun set, he sat down, and they wed.",
    "On 31 February 2019 nothing happened.",
    "The lot has the number 31/31/2019 and 2019-13-40.",
    "The call is for 10:30 and the code is 20191023.",
    "Call 1800 2019 or 964-770-2019.",
    "The year 1441 of the Hijra began.",
    "The 2019 budget passed by 9 votes to 22.",
    "April Smith met June Jones and August Wilson.",
]

ARABIC = [
    ("وصلت القوات يوم الثلاثاء.", [("يوم الثلاثاء", "2019-10-22")]),
    ("وصلت القوات الثلاثاء الماضي.", [("الثلاثاء الماضي", "2019-10-22")]),
    ("تصل القوات الثلاثاء المقبل.", [("الثلاثاء المقبل", "2019-10-29")]),
    ("وصلت القوات مساء الأحد.", [("الأحد", "2019-10-20")]),
    ("وصلت القوات اليوم إلى سنجار.", [("اليوم", "2019-10-23")]),
    ("وصلت القوات اليوم الأربعاء إلى سنجار.", [("اليوم الأربعاء", "2019-10-23")]),
    ("وصلت القوات أمس.", [("أمس", "2019-10-22")]),
    ("وصلت القوات أمس الثلاثاء.", [("أمس الثلاثاء", "2019-10-22")]),
    ("وصلت القوات أول أمس.", [("أول أمس", "2019-10-21")]),
    ("وصلت القوات أول من أمس.", [("أول من أمس", "2019-10-21")]),
    ("تصل القوات غداً.", [("غداً", "2019-10-24")]),
    ("تصل القوات بعد غد.", [("بعد غد", "2019-10-25")]),
    ("قتل جندي الأسبوع الماضي.", [("الأسبوع الماضي", "2019-10-14/2019-10-20")]),
    ("قتل جندي الشهر الماضي.", [("الشهر الماضي", "2019-09-01/2019-09-30")]),
    ("قتل جندي هذا الأسبوع.", [("هذا الأسبوع", "2019-10-21/2019-10-27")]),
    ("عاد النازحون العام الماضي.", [("العام الماضي", "2018-01-01/2018-12-31")]),
    ("يعود النازحون الشهر المقبل.", [("الشهر المقبل", "2019-11-01/2019-11-30")]),
    ("قتل جندي قبل يومين.", [("قبل يومين", "2019-10-21")]),
    ("قتل جندي قبل ثلاثة أيام.", [("قبل ثلاثة أيام", "2019-10-20")]),
    ("قتل جندي قبل ١٠ أيام.", [("قبل ١٠ أيام", "2019-10-13")]),
    ("قتل جندي قبل أسبوع.", [("قبل أسبوع", "2019-10-14/2019-10-20")]),
    ("المعبر مغلق منذ يومين.", [("منذ يومين", "2019-10-21/")]),
    ("المعبر مغلق منذ عام 2014.", [("منذ عام 2014", "2014-01-01/")]),
    ("المعبر مغلق منذ حزيران 2014.", [("منذ حزيران 2014", "2014-06-01/")]),
    ("المعبر مغلق منذ الأسبوع الماضي.", [("منذ الأسبوع الماضي", "2019-10-14/")]),
    ("سقطت المدينة في عام ٢٠١٤.", [("عام ٢٠١٤", "2014-01-01/2014-12-31")]),
    ("سقطت المدينة في 2014.", [("2014", "2014-01-01/2014-12-31")]),
    ("بدأ الهجوم في تشرين الأول 2019.", [("تشرين الأول 2019", "2019-10-01/2019-10-31")]),
    ("بدأ الهجوم في أكتوبر 2019.", [("أكتوبر 2019", "2019-10-01/2019-10-31")]),
    ("بدأ الهجوم في 9 تشرين الأول/أكتوبر.", [("9 تشرين الأول/أكتوبر", "2019-10-09")]),
    ("بدأ الهجوم في 9 أكتوبر (تشرين الأول) 2019.", [("9 أكتوبر (تشرين الأول) 2019", "2019-10-09")]),
    ("بدأ الهجوم في ٩ تشرين الأول ٢٠١٩.", [("٩ تشرين الأول ٢٠١٩", "2019-10-09")]),
    ("بدأ الهجوم في ۹ تشرين الأول ۲۰۱۹.", [("۹ تشرين الأول ۲۰۱۹", "2019-10-09")]),
    ("بدأ الهجوم في التاسع من تشرين الأول 2019.", [("التاسع من تشرين الأول 2019", "2019-10-09")]),
    ("بدأ الهجوم في الثاني والعشرين من أيلول.", [("الثاني والعشرين من أيلول", "2019-09-22")]),
    ("بدأ الهجوم في 9 من الشهر الجاري.", [("9 من الشهر الجاري", "2019-10-09")]),
    ("بدأ الهجوم في 9 تشرين الأول الماضي.", [("9 تشرين الأول الماضي", "2019-10-09")]),
    ("بدأ الهجوم في تموز الماضي.", [("تموز الماضي", "2019-07-01/2019-07-31")]),
    ("تجتمع اللجنة في كانون الأول المقبل.", [("كانون الأول المقبل", "2019-12-01/2019-12-31")]),
    ("من المقرر أن تجتمع اللجنة في 1 كانون الأول.", [("1 كانون الأول", "2019-12-01")]),
    (
        "سقط الثلج في كانون الثاني 2019 وشباط 2019.",
        [("كانون الثاني 2019", "2019-01-01/2019-01-31"), ("شباط 2019", "2019-02-01/2019-02-28")],
    ),
    (
        "في آذار ونيسان 2019 وأيار 2018.",
        [
            ("آذار", "2019-03-01/2019-03-31"),
            ("نيسان 2019", "2019-04-01/2019-04-30"),
            ("أيار 2018", "2018-05-01/2018-05-31"),
        ],
    ),
    ("سقطت سنجار في 3 آب 2014.", [("3 آب 2014", "2014-08-03")]),
    ("سقطت سنجار في شهر آب.", [("شهر آب", "2019-08-01/2019-08-31")]),
    ("وقع الاتفاق بتاريخ ٠٣/٠٤/٢٠١٩ في بغداد.", [("٠٣/٠٤/٢٠١٩", "2019-04-03")]),
    ("بين 9 و22 تشرين الأول قتل أربعون.", [("بين 9 و22 تشرين الأول", "2019-10-09/2019-10-22")]),
    ("بين عامي 2014 و2017 حكم التنظيم المدينة.", [("بين عامي 2014 و2017", "2014-01-01/2017-12-31")]),
    ("مطلع الشهر الجاري هدأت الجبهة.", [("مطلع الشهر الجاري", "2019-10-01/2019-10-10")]),
    ("نهاية عام 2017 أعلن النصر.", [("نهاية عام 2017", "2017-09-01/2017-12-31")]),
    ("في صيف 2014 فر السكان.", [("صيف 2014", "2014-06-01/2014-08-31")]),
    ("خلال الأيام الثلاثة الماضية قتل ثلاثة.", [("الأيام الثلاثة الماضية", "2019-10-20/2019-10-23")]),
    ("خلال الأيام الماضية قتل ثلاثة.", [("الأيام الماضية", "?")]),
    ("في السنوات الأخيرة عاد السكان.", [("السنوات الأخيرة", "?")]),
    ("قبل أيام قتل ثلاثة.", [("قبل أيام", "?")]),
    ("قال المسؤول، والثلاثاء وصلت القوات.", [("الثلاثاء", "2019-10-22")]),
]

NO_ARABIC_DATES = [
    "مارس الجيش ضغطا على الباب.",
    "قال أب العائلة إن الباب مغلق.",
    "وصل 2019 لاجئا إلى المخيم.",
    "في 2014 قرية جفت الآبار.",
    "أدى الناس صلاة الجمعة في الجامع.",
    "زار المحافظ سوق الثلاثاء.",
    "عبروا جسر 14 تموز إلى الوزارة.",
    "ولد في 24 صفر 1441 هـ في الموصل.",
    "ولد في 24/02/1441 هـ في الموصل.",
    "في اليوم التالي عادوا.",
    "قتل جندي قبل يومين من الهجوم.",
    "بعد ثلاثة أيام وصلوا إلى الحسكة.",
    "وصل الأول والثاني والثالث إلى خط النهاية.",
    "كل جمعة وكل يوم يصلون.",
]


@pytest.mark.parametrize(("sentence", "expected"), ABSOLUTE)
def test_dates_that_stand_for_themselves(sentence: str, expected: list[tuple[str, str]]) -> None:
    """A date with its year is the same in an undated report, and is not counted from the report's date."""
    report = from_text(sentence)
    assert [(e.text, told(e)) for e in events(report)] == expected == found(sentence)
    assert not any(e.relative for e in events(report))


@pytest.mark.parametrize(("sentence", "expected"), RELATIVE)
def test_dates_counted_from_the_report(sentence: str, expected: list[tuple[str, str]]) -> None:
    """Relative dates, and those without a year, are resolved against the report's; each says that it is."""
    assert found(sentence) == expected
    assert all(e.relative for e in events(from_text(sentence, dated=REPORT)))


@pytest.mark.parametrize(("sentence", "expected"), RELATIVE)
def test_an_undated_report_has_no_relative_dates(sentence: str, expected: list[tuple[str, str]]) -> None:
    """Without the report's date the words are still found, and nothing is told of their days."""
    assert found(sentence, None) == [(text, "?") for text, _ in expected]


@pytest.mark.parametrize("sentence", NO_DATES + NO_ARABIC_DATES)
def test_what_is_no_date(sentence: str) -> None:
    """Names, numbers, prices, scores, roads, weekdays in general and impossible days are no dates."""
    assert found(sentence) == []


@pytest.mark.parametrize(("sentence", "expected"), ARABIC)
def test_arabic_dates(sentence: str, expected: list[tuple[str, str]]) -> None:
    """Both traditions of months, all three kinds of digits, words with the conjunction written on."""
    assert found(sentence) == expected


def test_there_are_enough_expressions() -> None:
    """The tables above are the measure of this module: 120 expressions, 30 Arabic ones."""
    assert len(ABSOLUTE) + len(RELATIVE) + len(NO_DATES) >= 120
    assert len(ARABIC) >= 30


@pytest.mark.parametrize(
    ("sentence", "precision"),
    [
        ("It began on 9 October.", Precision.DAY),
        ("It began on Tuesday.", Precision.WEEKDAY),
        ("It began last week.", Precision.WEEK),
        ("It began in October 2019.", Precision.MONTH),
        ("It began in 2014.", Precision.YEAR),
        ("It went on from 9 to 22 October.", Precision.PERIOD),
        ("It began in recent days.", Precision.VAGUE),
    ],
)
def test_precision_is_told(sentence: str, precision: Precision) -> None:
    """A date says how closely it dates, in a dated report and in an undated one."""
    for dated in (REPORT, None):
        (event,) = events(from_text(sentence, dated=dated))
        assert event.precision is precision


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title\n\nERBIL, Oct. 23, 2019 (Agency) – Troops moved.", REPORT),
        ("BAGHDAD, Iraq (Oct. 23, 2019) — Troops moved.", REPORT),
        ("بغداد، 23 تشرين الأول/أكتوبر 2019 (رويترز) - قال مسؤول.", REPORT),
        ("Published: 23 October 2019\n\nTroops moved.", REPORT),
        ("Published 23 October 2019 | Updated 24 October 2019\n\nTroops moved.", REPORT),
        ("Updated: 14:05 GMT, 23 October 2019\n\nTroops moved.", REPORT),
        ("October 23, 2019 at 5:04 p.m. EDT\nTroops moved.", REPORT),
        ("Title\n2019-10-23\n\nTroops moved.", REPORT),
        ("Title\n2019/10/23\n\nTroops moved.", REPORT),
        ("Title\n23-10-2019\n\nTroops moved.", REPORT),
        ("Title\n23.10.2019\n\nTroops moved.", REPORT),
        ("2019-10-23T14:05:00+03:00\nTroops moved.", REPORT),
        ("Wed, 23 Oct 2019 14:05:00 +0000\nTroops moved.", REPORT),
        ("Title\nWednesday, October 23, 2019\nTroops moved.", REPORT),
        ("Oct 23rd, 2019\nTroops moved.", REPORT),
        ("Geneva/Baghdad, 23 October 2019\nTroops moved.", REPORT),
        ("By Jane Doe, 23 October 2019\nTroops moved.", REPORT),
        ("بغداد - 23 تشرين الأول 2019\n\nوصلت القوات.", REPORT),
        ("الأربعاء 23 أكتوبر/تشرين الأول 2019\nوصلت القوات.", REPORT),
        ("٢٣ تشرين الأول ٢٠١٩\nوصلت القوات.", REPORT),
        ("٢٠١٩/١٠/٢٣\nوصلت القوات.", REPORT),
        ("تاريخ النشر: 23/10/2019\nوصلت القوات.", REPORT),
        ("آخر تحديث: 23 أكتوبر 2019 الساعة 14:05 بتوقيت غرينتش\nوصلت القوات.", REPORT),
        ("الأربعاء - 24 صفر 1441 هـ - 23 أكتوبر 2019 مـ\nوصلت القوات.", REPORT),
        ("23 تشرين الأول 2019 الموافق 24 صفر 1441 هـ\nوصلت القوات.", REPORT),
        ("23 Ekim 2019 Çarşamba\nAskerler geldi.", REPORT),
        ("Publié le 23 octobre 2019 à 14:05\nDes soldats sont venus.", REPORT),
        ("23ê Cotmeha 2019an\nLeşker hatin.", REPORT),
        ("٠٣/٠٤/٢٠١٩\nوصلت القوات.", date(2019, 4, 3)),
        ("03.04.2019\nTroops moved.", date(2019, 4, 3)),
        ("Wednesday, 03/04/2019\nTroops moved.", date(2019, 4, 3)),
        ("ERBIL, Oct. 23 (Reuters) - Troops moved.\nOctober 2019\n", REPORT),
        ("ERBIL, Oct. 23 (Reuters) - Troops moved.\nUpdated: 24 October 2019\n", date(2019, 10, 24)),
        ("ERBIL, Oct. 23 (Reuters) - Troops moved.\nNovember 2019\n", None),
        ("ERBIL, Oct. 23 (Reuters) - Troops moved.", None),
        ("BAGHDAD (AP) — Troops moved.", None),
        ("03/04/2019\nTroops moved.", None),
        ("الأربعاء 24 صفر 1441 هـ\nوصلت القوات.", None),
        ("1441-02-24\nوصلت القوات.", None),
        ("On 23 October 2019 troops moved.", None),
        ("Situation report – 9-22 October 2019\nTroops moved.", None),
        ("Title\n\nTroops moved in October 2019.", None),
        ("ISIS, 2014\nTroops moved.", None),
        ("Published: 31 February 2019\n\nTroops moved.", None),
        ("Published: 23 October 0000\n\nTroops moved.", None),
        ("a\n" * 9 + "Published: 23 October 2019", None),
    ],
)
def test_a_report_is_dated_by_itself_or_not_at_all(text: str, expected: date | None) -> None:
    """A date in a sentence is an event's, an impossible or Hijri one is none, and none is ever guessed."""
    assert report_date(text) == expected == from_text(text).date


@pytest.mark.parametrize(
    "text",
    [
        "ERBIL, Oct. 23, 2019 (Agency) – Troops moved.",
        "ERBIL, Oct. 23 (Reuters) - Troops moved.",
        "2019-10-23\n\nTroops moved.",
    ],
)
def test_the_report_s_own_date_is_no_event(text: str) -> None:
    """The kinds of dates are kept apart: a dateline dates the report and nothing that it tells."""
    assert events(from_text(text)) == ()


SPICE = st.sampled_from(
    ["\u200f", "\u200e", "\u2067", "\u2069", "😀", "é", "e\u0301", " ", "\n", "x", "ـ", "ة", "، ", "1"]
)
PHRASES = st.sampled_from([row[1][0][0] for row in (*ABSOLUTE, *RELATIVE, *ARABIC)])


@given(
    st.lists(st.one_of(SPICE, PHRASES, st.text(max_size=8)), min_size=1, max_size=12),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([None, REPORT, date.min, date.max]),
)
@settings(deadline=None)
def test_offsets_slice_back(parts: list[str], form: str, dated: date | None) -> None:
    """A date's span is its text, in any normal form, with emoji and controls; spans stand in order and apart."""
    text = unicodedata.normalize(form, "A " + " ".join(parts))  # type: ignore[arg-type]
    report = from_text(text, dated=dated)
    at = 0
    for event in events(report):
        assert report.text[event.span.start : event.span.end] == event.text
        assert at <= event.span.start < event.span.end
        at = event.span.end
        whole = report.sentences[event.sentence]
        assert whole.holds(event.span)
        assert event.start is None or event.end is None or event.start <= event.end


@pytest.mark.parametrize(("sentence", "expected"), [*ARABIC, *ABSOLUTE])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_marks_and_normal_forms_change_nothing(sentence: str, expected: list[tuple[str, str]], form: str) -> None:
    """The same dates are read with bidirectional marks around words, and in either normal form."""
    marked = unicodedata.normalize(form, " ".join(f"\u200f{word}\u200e" for word in sentence.split(" ")))  # type: ignore[arg-type]
    assert [days for _, days in found(marked)] == [days for _, days in expected]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_written_dates_come_back(day: date, dated: date) -> None:
    """A whole date says itself whatever the report's date; without its year it is the last such day by then."""
    for text in (f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        assert [e.start for e in events(from_text(f"It was on {text} in Mosul.", dated=dated))] == [day]
    (event,) = events(from_text(f"It was on {day:%d %B} in Mosul.", dated=dated))
    assert event.start is not None
    assert event.start <= dated
    assert (event.start.month, event.start.day) == (day.month, day.day)
    assert (dated - event.start).days <= 366 * 8


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 6))
def test_weekdays_are_near_the_report(dated: date, number: int) -> None:
    """The weekday "on Tuesday" is within the last seven days, "last" before the report's day, "next" after it."""
    name = (date(2024, 1, 1) + timedelta(days=number)).strftime("%A")
    days = {
        words: events(from_text(f"It was {words} {name}.", dated=dated))[0].start for words in ("on", "last", "next")
    }
    assert all(day is not None and day.weekday() == number for day in days.values())
    assert days["on"] is not None
    assert days["last"] is not None
    assert days["next"] is not None
    assert timedelta(0) <= dated - days["on"] < timedelta(days=7)
    assert days["last"] < dated < days["next"]


def test_parts_tile_their_whole() -> None:
    """The thirds of a month and of a year lie side by side and cover it."""
    for whole in (periods.month(2019, 2), periods.month(2019, 10), periods.year_of(2019)):
        thirds = [periods.part(whole, n) for n in range(3)]
        assert (thirds[0].start, thirds[2].end) == (whole.start, whole.end)
        for before, after in ((thirds[0], thirds[1]), (thirds[1], thirds[2])):
            assert before.end is not None
            assert after.start == before.end + timedelta(days=1)


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "May ", "1/", "on 9 May ", "قبل يومين \u200f", "between 9 and ", "a few days "]
)
def test_time_grows_with_length_only(piece: str) -> None:
    """Four times a hostile text takes about four times as long, and 50,000 characters no second."""
    took = []
    for size in (50_000, 200_000):
        report = from_text("A" + piece * (size // len(piece)), dated=REPORT)
        start = time.perf_counter()
        events(report)
        took.append(time.perf_counter() - start)
    assert took[0] < 1
    assert took[1] < 12 * took[0] + 0.1


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It fell on 9 October 2019.", "9 October 2019"),
        ("It fell on Tuesday.", "22 October 2019"),
        ("It fell in October 2019.", "October 2019"),
        ("It fell in 2014.", "2014"),
        ("It was held since June 2014.", "since June 2014"),
        ("It was held until 2017.", "until 2017"),
        ("It was besieged from 9 to 22 October 2019.", "9 October 2019 – 22 October 2019"),
        ("It fell in recent days.", ""),
    ],
)
def test_events_are_told_as_closely_as_they_are_known(sentence: str, expected: str) -> None:
    """A month is told as a month and an open end as open; what is not known is not told."""
    (event,) = events(from_text(sentence, dated=REPORT))
    told = when.told(event)
    assert (words.tell(told) if told else "") == expected


def _english(page: str) -> str:
    """A page as it reads in English: what it says in Arabic is left out."""
    return re.sub(r'<span lang="en">(.*?)</span>', r"\1", re.sub(r'<span lang="ar">.*?</span>', "", page))


def test_the_page_keeps_three_dates_apart() -> None:
    """Beside a quote stands when it happened, and what was counted from the report; below, which date is which."""
    text = "ERBIL, Oct. 23, 2019 (Agency) – Mosul was calm.\n\nOn Tuesday Mosul was shelled. Mosul fell in 2014."
    page = _english(bordermap.map(text, text="full", rights="ours").html())
    assert 'class="event">Event: “<bdi>Tuesday</bdi>” = 22 October 2019 (from the report’s date)<' in page
    assert 'class="event">Event: 2014<' in page
    assert page.count('class="event"') == 2
    told = f"Dates: Report of 2019-10-23; events as its sentences date them; embedded data checked on {data_date()}."
    assert told in page
    undated = _english(bordermap.map("On Tuesday Mosul was shelled.").html())
    assert 'class="event"' not in undated
    assert "Dates: Report undated;" in undated


def test_located_rows_have_the_one_date_of_their_sentence() -> None:
    """A row has the event's days where its sentence gives one date; with two, or none that is known, it has none."""
    text = "2019-10-23\n\nOn Tuesday they left Mosul. Erbil grew in 2014 and in 2017. In recent days Basra was hot."
    rows = {row["text"]: row for row in locations.rows(from_text(text), atlas.load())}
    assert rows["Mosul"]["event"] == {"start": "2019-10-22", "end": "2019-10-22", "text": "Tuesday"}
    assert "event" not in rows["Erbil"]
    assert "event" not in rows["Basra"]


@pytest.mark.parametrize(
    "sentence",
    [
        "He may have been the last of those who sat in the first house past the bridge, and this is the next.",
        "وقال إن من كان في المدينة بعد ذلك أو قبل هذا عاد إلى الأول من البيوت مع من عاد.",
    ],
)
def test_plain_sentences_are_passed_by(sentence: str) -> None:
    """Common words alone do not make a sentence worth reading for dates: speed rests on it."""
    assert not date_words.may_hold_dates(date_words.fold(sentence).text)


def test_every_language_has_twelve_months_and_seven_days() -> None:
    """Each file of words names each month and weekday, so that none is misnumbered."""
    for language in ("en", "ar", "fr", "tr", "ku"):
        table = date_words.table(language)
        for kind, count in (("months", 12), ("weekdays", 7)):
            groups = table[kind].values()
            assert all(len(group) == count for group in groups)
            assert all(any(names) for names in zip(*groups, strict=True))
