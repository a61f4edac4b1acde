"""Finds what identifies somebody by its form: addresses, telephone numbers, links, user names, numbers of files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from masc_graph.domain.text.working_days import months_later

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMBER_OF_MONTH: Final = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_MONTH: Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)

_EMAIL: Final = re.compile(
    r"""[^\s@]{1,64}@[^\s@]{1,255}?\.[^\s@]
    | [\w.+-]\s?[(\[{]\s?at\s?[)\]}]\s?\w
    | [\w.+-]\ at\ [\w-]{1,64}\ [(\[]?dot[)\]]?\ [a-z]{2,}""",
    re.IGNORECASE | re.VERBOSE,
)
_LINK: Final = re.compile(
    r"""(?:https?://|www\.)\S+
    | \b(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|uk|co|io|me|info|app|tv|ly|gg|be|eu|biz|social|link|page|site|online)
      \b(?!\.\w)(?:/\S*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_OFFICIAL: Final = re.compile(
    r"^(?:https?://)?(?:[a-z0-9-]+\.)*(?:gov|nhs|police|parliament)\.uk(?:/|\W*$)", re.IGNORECASE
)
_PLATFORMS: Final = (
    "facebook|instagram|insta|ig|snapchat|snap|tiktok|tik tok|twitter|whatsapp|telegram|signal|discord|tinder|linkedin"
    "|reddit|youtube|onlyfans|twitch"
)
_USER_NAME: Final = re.compile(
    rf"""(?<![\w.])@[a-z_][\w.]+
    | [a-z0-9]_[a-z0-9]
    | \b(?:{_PLATFORMS})(?:\s+(?:account|page|profile|channel))?\s*(?::|=|\s(?:is|user\s?name|name|handle|id|as)\b:?)
      \s*(?=[\w.]*[._0-9]|[\w.]+\s*$)\w[\w.]{{2,}}
    | \b(?:user\s?name|handle|screen\s?name|gamer\s?tag)\s*(?::|=|\bis\b)?\s*(?=\w*[._0-9])\w[\w.]{{2,}}
    | \bu/\w{{3,}}""",
    re.IGNORECASE | re.VERBOSE,
)
_POSTCODE: Final = re.compile(
    r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?[\s._-]*(?!\d(?:st|nd|rd|th|am|pm|hr|wk)\b)\d(?!(?i:[ap]m\b))[A-Za-z]{2}\b"
)
_STREET: Final = re.compile(
    rf"""\b(?:\d{{1,4}}[A-Za-z]?,?\s+(?!(?i:{_MONTH})\b)
    (?: (?:[A-Z][\w'’-]*\s+){{1,3}}(?i:street|st|road|rd|lane|ln|avenue|ave|close|drive|crescent|cres|terrace|way|court
        |place|gardens|gdns|grove|row|square|hill|park|view|walk|mews|rise|fold|brow|bank|green)
      | [\w'’-]+\s+(?i:street|road|lane|avenue|crescent|terrace) )
    | (?i:flat|apartment|apt)\s+(?i:no\.?\s*)?\d{{1,4}}[A-Za-z]?,?\s+(?:\d|[A-Z]) )""",
    re.VERBOSE,
)
_NHS: Final = re.compile(r"(?<![\d+])(?:\d[\s.-]?){9}\d(?!\d)")
_NI: Final = re.compile(r"\b[A-Z]{2}[\s.-]*(?:\d{2}[\s.-]*){3}[A-D]\b", re.IGNORECASE)
_PERSON_FILE: Final = re.compile(
    r"""\b[A-Z]\d{6}\b
    | \b[A-Z]\d{4}[A-Z]{2}\b
    | \b(?:19|20)?\d{2}/\d{4,7}[A-Z]\b
    | \bCRN\b\W{0,3}(?:is\s|no\.?\s|number\s)?\s*[A-Z]?\d{4,}
    | \b[A-Z9]{5}\d{6}[A-Z9]{2}\d[A-Z]{2}\b
    | \b(?:passport|driving\ licence|nhs|hospital|prison|custody|pnc|account)\ (?:number|no|ref)\b\W{0,3}
      (?:is\s)?[A-Z]{0,3}\d{4,}""",
    re.IGNORECASE | re.VERBOSE,
)
_CRIME: Final = re.compile(
    r"""\b\d{2}[A-Z]{0,3}/\d{3,7}/\d{2,4}\b
    | \b(?:crime|incident|log|cad|storm|occurrence|investigation|case|reference|ref|urn|niche|athena)\b
      (?:\s(?:number|no|ref|reference|report)\b)*\s?[.:\#-]{0,2}\s*
      (?!\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b)(?!(?:19|20)\d{2}\b(?![/-]))
      (?:[A-Z]{1,4}[/-]?)?\d{3,}(?:[/-]\d+)*\b
    | \b[A-Z]{2,4}[/-]\d{4,}(?:[/-]\d{2,})*\b
    | \b\d{1,5}[-/]\d{6}\b
    | \b\d{2}[A-Z]{2}\d{6,}\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PLATE: Final = re.compile(
    r"\b[A-HJ-PR-Y]{2}\d{2}[\s-]?[A-HJ-PR-Z]{3}\b|\b[A-HJ-NPR-TV-Y]\d{2,3}[\s-]?[A-HJ-PR-Y]{3}\b"
    r"|\b[A-HJ-PR-Y]{3}[\s-]?\d{2,3}[A-HJ-NPR-TV-Y]\b|\b[a-hj-pr-y]{2}\d{2}[a-hj-pr-z]{3}\b"
)
_PLATE_NAMED: Final = re.compile(
    r"\b(?:reg|registration|plates?|vrm|index|number plate)\b\W{0,3}(?:is |no |number |mark )?"
    r"(?:[a-z]{2}\d{2}\s?[a-z]{3}|[a-z]\d{1,3}\s?[a-z]{3}|[a-z]{3}\s?\d{1,4}[a-z]?)\b",
    re.IGNORECASE,
)
_DATES: Final = (
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4}|\d{2})\b"),
    re.compile(r"\b(?P<day>\d{2}) ?(?P<month>\d{2}) ?(?P<year>(?:19|20)\d{2})\b"),
    re.compile(r"\b(?:dob|d\.o\.b\.?|born)\b\D{0,6}(?P<day>\d{2}) ?(?P<month>\d{2}) ?(?P<year>\d{2})\b", re.IGNORECASE),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<month>{_MONTH}),?[\s-]+(?P<year>\d{{4}}|'?\d{{2}}\b(?!:))",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)
_PERHAPS_A_PHONE: Final = re.compile(r"(?:\+|\b00|\b0|\b44)(?:[\s().*/_-]{0,3}\d){8,14}(?!\d)")
_LOOKS_LIKE_A_DATE: Final = re.compile(r"^\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4}\b|^\d{4}-\d{6}\b")


def identifier(text: str, today: date) -> str | None:
    """What in a text identifies somebody by its form, in words for the person who typed it: "the postcode"."""
    found = (what for what, is_in in _CHECKS if is_in(text))
    past = ("the date" for day in _full_dates(text, today) if day < months_later(today, -12))
    return next(found, None) or next(past, None)


def _has(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.search(text) is not None


def _has_link(text: str) -> bool:
    """Pages of the government, the NHS and the police speak of nobody."""
    return any(not _OFFICIAL.match(match[0]) for match in _LINK.finditer(text))


def _has_nhs_number(text: str) -> bool:
    return any(_is_nhs_number(re.sub(r"\D", "", match[0])) for match in _NHS.finditer(text))


def _is_nhs_number(digits: str) -> bool:
    """Whether the tenth digit is the check digit of the nine before it, modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def _has_phone(text: str) -> bool:
    return any(_is_phone(match[0]) for match in _PERHAPS_A_PHONE.finditer(text))


def _is_phone(text: str) -> bool:
    """Whether a run of digits may be dialled from the United Kingdom; the library is loaded only for such a run."""
    if _LOOKS_LIKE_A_DATE.match(text):
        return False
    from phonenumbers import NumberParseException, is_possible_number, parse  # noqa: PLC0415

    digits = re.sub(r"[^\d+]", "", text)
    try:
        return is_possible_number(parse(f"+{digits}" if digits.startswith("44") else digits, "GB"))
    except NumberParseException:
        return False


_CHECKS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("the e-mail address", _has(_EMAIL)),
    ("the link", _has_link),
    ("the user name", _has(_USER_NAME)),
    ("the NHS number", _has_nhs_number),
    ("the phone number", _has_phone),
    ("the postcode", _has(_POSTCODE)),
    ("the address", _has(_STREET)),
    ("the National Insurance number", _has(_NI)),
    ("the personal reference", _has(_PERSON_FILE)),
    ("the crime number", _has(_CRIME)),
    ("the number plate", _has(_PLATE)),
    ("the number plate", _has(_PLATE_NAMED)),
)


def _full_dates(text: str, today: date) -> Iterator[date]:
    for match in (pattern_match for pattern in _DATES for pattern_match in pattern.finditer(text)):
        day = _day(match["year"].lstrip("'"), match["month"].lower(), match["day"], today)
        if day:
            yield day


def _day(year: str, month: str, day: str, today: date) -> date | None:
    """A two-digit year is taken as this century, or the last one if that would be in the future."""
    years = int(year) + (2000 if len(year) == 2 else 0)
    if len(year) == 2 and years > today.year:
        years -= 100
    try:
        return date(years, _NUMBER_OF_MONTH.get(month[:3]) or int(month), int(day))
    except ValueError:
        return None
