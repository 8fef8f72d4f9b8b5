"""Turkish, Kurmanji and French reports; which language a report is in; and reports in two scripts."""

from __future__ import annotations

import pytest

from geo import atlas, language, mentions, resolve
from geo.model import Kind, Role
from geo.report import from_text

#: By language, sentences and what they name, as in ``test_arabic``: "~" a demonym, "@" a name in another.
SENTENCES = {
    "tr": [
        ("Irak'ın Musul kentinde bir patlama meydana geldi ve çok sayıda kişi yaralandı.", "Irak=IQ | Musul=gn-99072"),
        (
            "Suriye'nin kuzeyindeki Rakka ve Deyrizor illerinde çatışmalar sürüyor.",
            "Suriye=SY | Rakka=SY-RA | Deyrizor=SY-DY",
        ),
        (
            "Türkiye, Irak-Suriye sınırında güvenlik önlemleri için çalışıyor.",
            "Türkiye=TR | Irak-Suriye sınırında=IQ-SY | Irak=IQ | Suriye=SY",
        ),
        (
            "ŞIRNAK (AA) - Şırnak'ın Silopi ilçesinde olan olayla ilgili açıklama yapıldı.",
            "ŞIRNAK=gn-300640 | Şırnak=gn-300640 | Silopi=gn-300797",
        ),
        ("DİYARBAKIR'da bir araya gelen heyet daha sonra Erbil'e gitti.", "DİYARBAKIR=gn-316541 | Erbil=gn-95446"),
        ("İdlib'de ateşkes için Rusya ile görüşüldü.", "İdlib=gn-169389 | Rusya=RU"),
        ("Iraklı yetkili, Bağdat'ta bir toplantı olduğunu söyledi.", "~Iraklı=IQ | Bağdat=gn-98182"),
        (
            "Suriyeli mülteciler ve Türk askerleri Tel Abyad'da görüldü.",
            "~Suriyeli=SY | ~Türk=TR | Tel Abyad=gn-163750",
        ),
        ("ABD'nin Haseke'deki üssü için yeni bir karar var.", "ABD=US | Haseke=gn-173811"),
        ("Fırat Nehri'nin doğusunda bir operasyon var ve bu çok önemli.", "Fırat=river-euphrates"),
        ("Suriye Demokratik Güçleri Kamışlı'dan çekildi ve bir açıklama yapıldı.", "@Suriye=SY | Kamışlı=gn-173377"),
        ("Musul Üniversitesi bir konferans için hazırlanıyor.", "@Musul=gn-99072"),
        ("Kerkük ve Sincar arasında yeni bir yol için çalışma var.", "Kerkük=gn-94787 | Sincar=gn-448149"),
        (
            "Ninova Operasyonlar Komutanlığı bir açıklama yaptı ve bu olayla ilgili bilgi verdi.",
            "F:Ninova Operasyonlar Komutanlığı | @Ninova=IQ-NI",
        ),
        (
            "İsrail'in Gazze'ye saldırıları için Birleşmiş Milletler toplandı.",
            "İsrail=IL | Gazze=gn-281133 | O:Birleşmiş Milletler",
        ),
        (
            "Dışişleri Bakanı Fidan, Tahran ve Moskova'da görüşmeler için bir tur yapacak.",
            "Tahran=gn-112931 | Moskova=gn-524901",
        ),
    ],
    "ku": [
        ("Li bajarê Mûsilê teqînek çêbû û du kes birîndar bûn.", "Mûsilê=gn-99072"),
        (
            "Hêzên Iraqê li ser sînorê Iraq û Sûriyeyê hatin bicihkirin.",
            "Iraqê=IQ | sînorê Iraq û Sûriyeyê=IQ-SY | Iraq=IQ | Sûriyeyê=SY",
        ),
        ("Şandeya Tirkiyeyê ji bo hevdîtinê çû Hewlêrê.", "Tirkiyeyê=TR | Hewlêrê=gn-95446"),
        ("Serokê Herêma Kurdistanê li Hewlêrê civînek kir.", "Kurdistanê=region-kurdistan-iraq | Hewlêrê=gn-95446"),
        ("Li Şengalê rewş ne baş e û xelk ji ber şer direvin.", "Şengalê=gn-448149"),
        (
            "Hêzên Sûriyeya Demokratîk ji Reqayê û Dêrazorê vekişiyan.",
            "@Sûriyeya=SY | Reqayê=gn-172955 | Dêrazorê=gn-170794",
        ),
        ("Kampa Holê li Hesekê ye û bi hezaran malbat tê de ne.", "Holê=camp-al-hol | Hesekê=gn-173811"),
        ("Balafirên tirk gundên Zaxoyê bombebaran kirin.", "~tirk=TR | Zaxoyê=gn-89570"),
        ("Artêşa sûrî kete bajarê Kobanê û bajarê Minbicê.", "~sûrî=SY | Kobanê=gn-172256 | Minbicê=gn-167357"),
        ("Wezîrê Derve yê Rûsyayê li Bexdayê bû.", "Rûsyayê=RU | Bexdayê=gn-98182"),
        ("Zanîngeha Mûsilê ji nû ve hat vekirin.", "@Mûsilê=gn-99072"),
        ("Parêzgeha Kerkûkê û parêzgeha Silêmaniyê bê elektrîk man.", "Kerkûkê=IQ-KI | Silêmaniyê=IQ-SU"),
        ("Ava çemê Firatê kêm bû û cotkar ji ber wê aciz in.", "Firatê=river-euphrates"),
        ("Çend kes li Qamişloyê û Serêkaniyê hatin girtin.", "Qamişloyê=gn-173377 | Serêkaniyê=gn-165509"),
        ("Amerîka û Îran dê li Omanê hevdîtinan bikin.", "Amerîka=US | Îran=IR | Omanê=OM"),
        ("Li Dihokê û Akrêyê berf bariya û rê hatin girtin.", "Dihokê=gn-96994 | Akrêyê=gn-98822"),
    ],
    "fr": [
        (
            "Les forces irakiennes ont repris la ville de Mossoul, dans le nord de l'Irak.",
            "~irakiennes=IQ | Mossoul=gn-99072 | Irak=IQ",
        ),
        ("Des combats ont éclaté près d'Alep et à Deir Ezzor, selon une ONG.", "Alep=gn-170063 | Deir Ezzor=gn-170794"),
        (
            "L'armée turque a franchi la frontière entre la Turquie et la Syrie.",
            "~turque=TR | frontière entre la Turquie et la Syrie=SY-TR | Turquie=TR | Syrie=SY",
        ),
        (
            "La frontière irako-syrienne est fermée depuis lundi.",
            "frontière irako-syrienne=IQ-SY | ~irako=IQ | ~syrienne=SY",
        ),
        ("Le président français Emmanuel Macron est arrivé à Bagdad.", "~français=FR | Bagdad=gn-98182"),
        (
            "L'université de Mossoul a rouvert ses portes dans la province de Ninive.",
            "@Mossoul=gn-99072 | Ninive=IQ-NI",
        ),
        (
            "Les Forces démocratiques syriennes ont annoncé qu'Erbil et Damas étaient d'accord.",
            "@syriennes=SY | Erbil=gn-95446 | Damas=gn-170654",
        ),
        (
            "L'Observatoire syrien des droits de l'homme a fait état de dix morts à Raqqa.",
            "@syrien=SY | Raqqa=gn-172955",
        ),
        (
            "Le commandement des opérations d'Al-Anbar a annoncé une opération dans le désert.",
            "F:commandement des opérations d'Al-Anbar | @Al-Anbar=IQ-AN",
        ),
        (
            "Les États-Unis et la Russie ont discuté de la Syrie à Genève.",
            "États-Unis=US | Russie=RU | Syrie=SY | Genève=gn-2660646",
        ),
        ("Le camp d'Al-Hol, dans le nord-est de la Syrie, abrite des familles.", "Al-Hol=camp-al-hol | Syrie=SY"),
        ("Des milliers de Syriens ont fui vers le Liban et la Jordanie.", "~Syriens=SY | Liban=LB | Jordanie=JO"),
        (
            "BAGDAD (AFP) - Le Premier ministre irakien s'est rendu à Téhéran.",
            "BAGDAD=gn-98182 | ~irakien=IQ | Téhéran=gn-112931",
        ),
        (
            "L'Euphrate et le Tigre sont au plus bas, selon les Nations unies.",
            "Euphrate=river-euphrates | Tigre=river-tigris | O:Nations unies",
        ),
        (
            "À Paris, le ministre a évoqué le Moyen-Orient et l'Arabie saoudite.",
            "Paris=gn-2988507 | Moyen-Orient=gn-6269133 | Arabie saoudite=SA",
        ),
        ("Des frappes ont visé les villes de Kirkouk et de Tikrit.", "Kirkouk=gn-94787 | Tikrit=gn-90150"),
    ],
}

#: By language, prose that names no place.
NO_PLACE = [
    "Bu sabah hava çok güzel ve bir kahve için dışarı çıktık.",
    "Ahmet ile Ayşe dün akşam sinemaya gitti, daha sonra eve döndüler.",
    "Yeni bütçe için bir komisyon kurulacak, dedi Genel Müdür Hasan Salih.",
    "Kar nedeniyle okullar bir gün tatil edildi ve bu karar herkesi sevindirdi.",
    "Îro hewa xweş e û em ê ji bo seyranê biçin nav gulan.",
    "Ez û birayê xwe li mal rûniştin û me çay vexwar.",
    "Dilşad û Azad ji bo kar çûn û hîn nehatine.",
    "Le prix du pain a augmenté et les clients ne sont pas contents.",
    "Il faut battre les œufs avec le sucre, puis ajouter la farine.",
    "Nous avons passé une nice soirée, dit Florence Martin à son frère.",
    "Tous les tours de la roue sont comptés, or personne ne le sait.",
    "Le général Laval et madame Vienne sont arrivés en retard.",
]


def named(text: str, given: str | None = None) -> list[str]:
    """What a text names, as :data:`SENTENCES` puts it."""
    report = from_text(text)
    found = mentions.find(report, atlas.load().gazetteer, given)
    rows = []
    for match in resolve.resolve(report, found, atlas.load().region).matches:
        mention = match.mention
        assert text[mention.span.start : mention.span.end] == mention.text
        if match.kind in (Kind.FORMATION, Kind.ORGANIZATION):
            rows.append(f"{match.kind.value[0].upper()}:{mention.text}")
        else:
            sign = {Role.DEMONYM: "~", Role.IN_NAME: "@"}.get(mention.role, "")
            rows.append(f"{sign}{mention.text}={match.place.id if match.place else None}")
    return sorted(rows)


CASES = [(code, text, told) for code, rows in SENTENCES.items() for text, told in rows]


@pytest.mark.parametrize(("code", "text", "told"), CASES, ids=[f"{c}-{i}" for i, (c, _, _) in enumerate(CASES)])
def test_news_in_three_languages(code: str, text: str, told: str) -> None:
    """The language is seen; each name is found at its exact letters, in its role, at its place, and nothing else."""
    assert language.of(text) == code
    assert named(text) == sorted(told.split(" | "))


@pytest.mark.parametrize("text", NO_PLACE)
def test_ordinary_prose_names_no_place(text: str) -> None:
    """Words and persons that share a place's name are no places."""
    assert not [row for row in named(text) if not row.startswith(("O:", "F:"))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The minister said that talks in Diyarbakır with Kılıçdaroğlu were about the border.", "en"),
        ("Hewlêr, Qamişlo, Kobanê and Şengal are the towns that the report is about.", "en"),
        ("وصل وفد شركة Total إلى البصرة", "ar"),
        ("Erbil - Rudaw", "en"),
        ("12 345", "en"),
        ("BAKAN AÇIKLADI: BU YIL İÇİN YENİ BİR KARAR VAR", "tr"),
    ],
)
def test_the_language_of_a_text(text: str, code: str) -> None:
    """Names of one language do not make a text its own; where nothing tells, it is English."""
    assert language.of(text) == code


@pytest.mark.parametrize(
    ("code", "text", "told"),
    [
        ("tr", "IRAK ve İRAN", "IRAK=IQ | İRAN=IR"),
        ("tr", "Suriye’nin İdlib’i", "Suriye=SY | İdlib=gn-169389"),
        ("ku", "Li Sûriyeyê, li Iraqê û li Îranê.", "Sûriyeyê=SY | Iraqê=IQ | Îranê=IR"),
        (
            "fr",
            "L’Irak, d’Alep, qu’Erbil et jusqu’à Mossoul.",
            "Irak=IQ | Alep=gn-170063 | Erbil=gn-95446 | Mossoul=gn-99072",
        ),
    ],
)
def test_what_is_written_on_to_a_name(code: str, text: str, told: str) -> None:
    """Elisions and endings behind an apostrophe stay outside; Kurmanji endings stay inside."""
    assert named(text, code) == sorted(told.split(" | "))
