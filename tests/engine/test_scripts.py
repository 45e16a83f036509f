r"""Rules in every script, all the way: `\b`, `\w`, case, regions and parts of blocks, however the text is encoded."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cleaner.document.span import restore
from cleaner.engine.verdict import Verdict
from cleaner.rules.rule import Rule
from tests.engine.trial import judge, plain
from tests.rules.writing import made


@dataclass(frozen=True, slots=True)
class Script:
    """Words of one script: an appeal's first word and last word, an agency, and a story that nearly names them."""

    give: str
    thanks: str
    agency: str
    story: str
    appeal: str  # `give`, another word, and more, in the spelling of a page

    @property
    def word(self) -> str:
        """The first word as patterns have it; invisible characters are refused in them."""
        return _seen(self.give)

    @property
    def closing(self) -> str:
        return f"… {self.thanks}!"


SCRIPTS = {
    "Cyrillic": Script("дарите", "спасибо", "тасс", "Подарите книгу, просил он: спасибочки.", "ДАРИТЕ нам: «сейчас»"),
    "Ukrainian": Script("їжа", "дякуємо", "укрінформ", "Їжакам дякуємося, каже Ґанна.", "ЇЖА для всіх: підтримайте"),
    "Greek": Script("λόγος", "ευχαριστούμε", "απε", "Ο διάλογος τους ευχαριστούμεν.", "ΛΌΓΟΣ ελεύθερος, στηρίξτε"),
    "Turkish": Script("bağış", "sağ olun", "aa", "Bağışlanan kitaplar sağ olunca sayıldı.", "BAĞIŞ YAPIN, IŞIK OLUN"),
    "Turkish dotted": Script("izin", "teşekkürler", "iha", "İzinsiz gösteri teşekkürlerle bitti.", "İZİN VERİN, ŞİMDİ"),
    "German": Script("spaß", "grüße", "süddt", "Spaßvogel und Großgrüßer trafen sich.", "SPASS MACHT'S: Spenden"),
    "Arabic": Script("تبرع", "شكرا", "رويترز", "جمعت التبرعات وشكرا عاما.", "تبرع الآن، من فضلك"),
    "Persian": Script("می‌خواهیم", "سپاس", "ایرنا", "نمی‌خواهیم برویم، سپاسگزاری کرد.", "می‌خواهیم یاری کنید"),
    "Hebrew": Script("תרומה", "תודה", "רויטרס", "התרומה הגיעה, תודהלאל.", "תרומה קטנה: עכשיו"),
    "Thai": Script("บริจาค", "ขอบคุณ", "รอยเตอร์", "การบริจาคเลือดขอบคุณมาก", "บริจาค วันนี้ น้ำใจ"),
    "Devanagari": Script("दान", "धन्यवाद", "भाषा", "मैदान में दानी ने धन्यवादी को देखा।", "दान करें, ज़रूर"),
    "Chinese": Script("捐款", "谢谢", "新华社", "请捐款者谢谢合作。", "捐款 支持「我们」"),
    "Japanese": Script("ご寄付", "ありがとう", "共同", "ご寄付金の道、ありがとうございます。", "ご寄付 下さい、がば"),
    "Korean": Script("후원", "감사", "연합뉴스", "후원하기 좋은 날, 감사합니다.", "후원 바랍니다: 지금"),
    "Vietnamese": Script("ủng hộ", "cảm ơn", "ttxvn", "Họủng hộa, cảm ơna.", "ỦNG HỘ chúng tôi: Đọc tiếp"),
}  # fmt: skip
INVISIBLE = "\u200b\u200c\u200d\u00ad\u2060"


def _between(text: str) -> str:
    """Something invisible after every letter."""
    return "".join(char + INVISIBLE[number % len(INVISIBLE)] for number, char in enumerate(text))


def _wide(text: str) -> str:
    """ASCII in its full width, as East Asian pages have it."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


ENCODINGS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "compatible": lambda text: unicodedata.normalize("NFKD", text),
    "capitals": str.upper,
    "invisible between": _between,
    "decomposed with invisible between": lambda text: _between(unicodedata.normalize("NFD", text)),
    "full width": _wide,
    "with marks of direction": lambda text: "\u2067\u200f" + text + "\u2069",
}
either = pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
every = pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)


def cleaned(rule: Rule, text: str) -> Verdict:
    """The verdict; what was cut can be put back."""
    verdict = judge(rule, plain(text))
    assert restore(verdict.clean_text, verdict.removals) == text
    return verdict


@every
@either
def test_a_block_goes_and_a_word_that_holds_the_word_stays(script: Script, encode: Callable[[str], str]) -> None:
    rule = made(rf"""[block]
        pattern = '''\b{script.word}\b\s\w+'''
        starts  = true""")
    story, appeal = encode(script.story), encode(script.appeal)
    verdict = cleaned(rule, f"{story}\n{appeal}\n{story}")
    assert verdict.clean_text == f"{story}\n{story}"
    assert [removal.text.strip("\n") for removal in verdict.removals] == [appeal]


@every
@either
def test_a_line_goes_whatever_its_case_and_encoding(script: Script, encode: Callable[[str], str]) -> None:
    rule = made(f"[block]\nlines = ['''{script.appeal}''']")
    story, appeal = encode(script.story), encode(script.appeal)
    assert cleaned(rule, f"{story}\n{appeal}!\n{story}").clean_text == f"{story}\n{story}"


@every
@either
def test_a_region_runs_from_a_word_to_a_word(script: Script, encode: Callable[[str], str]) -> None:
    rule = made(rf"""[region]
        start      = '''{script.word}\b'''
        end        = '''\b{script.thanks}\b'''
        max_blocks = 3""")
    story = encode(script.story)
    region = [encode(script.appeal), story, encode(script.closing)]
    assert cleaned(rule, "\n".join([story, *region, story])).clean_text == f"{story}\n{story}"
    assert cleaned(rule, "\n".join([story, *region[:2], story])).removals == ()


@every
@either
def test_a_part_is_cut_where_it_stands_and_its_name_is_kept(script: Script, encode: Callable[[str], str]) -> None:
    end = made(rf"""[inline]
        pattern = '''\((?P<agency>\b{script.agency}\b)\)'''
        at      = "end"
        keep_as = "credit" """)
    start = made(rf"""[inline]
        pattern = '''\b(?P<agency>{script.agency})\b\s-'''
        at      = "start"
        keep_as = "credit" """)
    story, agency = encode(script.story), encode(script.agency)
    credit, opening = f" ({agency})", f"{agency} – "
    verdict = cleaned(end, f"{story}{credit}\n{story}")
    assert verdict.clean_text == f"{story}\n{story}"
    assert [_seen(removal.text) for removal in verdict.removals] == [_seen(credit)]
    assert [_seen(removal.groups[0][1]) for removal in verdict.removals] == [_seen(agency)]
    verdict = cleaned(start, f"{opening}{story}\n{story}")
    assert _seen(verdict.clean_text) == _seen(f"{story}\n{story}")
    assert [_seen(removal.text) for removal in verdict.removals] == [_seen(opening)]
    assert [_seen(removal.groups[0][1]) for removal in verdict.removals] == [_seen(agency)]


def _seen(text: str) -> str:
    """Which side of a cut an invisible character falls on is all the same to readers."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")
