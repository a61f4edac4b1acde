"""The name form, the keys of names, and the check of texts that leave the restricted list."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from masc_graph.domain.text.names import folded_words, name_form, name_keys, name_words, word_key
from masc_graph.domain.text.privacy import has_markdown, text_check
from masc_graph.domain.text.reference import ALPHABET, LENGTH

KEY = bytes(range(32))
TODAY = date(2026, 11, 30)
BORN = date(1990, 5, 17)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Dr Zoë O’Brien-Smith", "smith zoe"),
        ("SMITH, Zoe Ann O'Brien", "smith zoe"),
        ("Straße, Ölaf", "olaf strasse"),
        ("Zoe Smith\n12 High Street", "smith zoe"),
        ("Ms Smith", "ms smith"),
        ("Rev Dr Anna Berg", "anna berg"),
        ("Łukasz Þór Æsir", "aesir lukasz"),
        ("Ali", "ali"),
        ("Ali Ali", "ali ali"),
        ("İnci Çelik", "celik inci"),
        ("Smith,", "smith"),
        ("Nuñez III", "iii nunez"),
        ("???", ""),
        ("  ", ""),
        ("", ""),
    ],
)
def test_spellings_of_one_name_meet_in_its_form(name: str, form: str):
    assert name_form(name) == form


@given(st.text())
def test_the_form_of_a_name_is_at_most_two_words_and_ignores_how_it_was_composed(name: str):
    assert len(name_form(name).split()) <= 2
    assert name_form(name) == name_form(normalize("NFD", name))


@given(st.lists(st.sampled_from(["Zoë", "O'Brien", "smith", "ØRSTED"]), min_size=1, max_size=4))
def test_case_and_apostrophes_make_no_difference(words: list[str]):
    name = " ".join(words)
    assert name_form(name) == name_form(name.upper()) == name_form(name.replace("'", "’"))


def test_keys_are_the_first_32_digits_of_the_documented_hmac():
    keys = name_keys("Dr Zoë O’Brien-Smith", BORN, "Max Muster", KEY)
    assert keys.victim_key == hmac_of("v1 victim\nsmith zoe\n1990-05-17")
    assert keys.name_key == hmac_of("v1 name\nsmith zoe")
    assert keys.pair_key == hmac_of("v1 pair\nsmith zoe\nmax muster")
    words = ("zoe", "obrien", "smith", "max", "muster")
    assert set(keys.words) == {hmac_of(f"v1 word\n{word}") for word in words}


def hmac_of(text: str) -> str:

    return hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest()[:32]


def test_what_is_not_known_has_no_key():
    keys = name_keys("Zoe Smith", None, "", KEY)
    assert (keys.victim_key, keys.pair_key) == ("", "")
    assert keys.name_key
    nobody = name_keys("?", BORN, "?", KEY)
    assert (nobody.victim_key, nobody.name_key, nobody.pair_key, nobody.words) == ("", "", "", ())


def test_short_words_are_not_kept_for_the_check():
    assert name_keys("Jo Li", None, "", KEY).words == ()


def test_another_key_gives_other_keys():
    assert name_keys("Zoe Smith", BORN, "", KEY) != name_keys("Zoe Smith", BORN, "", b"x" * 32)


WORDS = frozenset(name_keys("Dr Zoë O’Brien-Smith", BORN, "Max Muster", KEY).words)


def what_is_refused(text: str) -> str | None:
    problem = text_check("reason", "the reason", text, word_keys=WORDS, key=KEY, today=TODAY)
    if problem is None:
        return None
    assert problem.field == "reason"
    return problem.message.removeprefix("Remove ").split(" from ", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Write to zoe.s+x@example.org.uk today", "the e-mail address"),
        ("Ring 01228 512345 after six", "the phone number"),
        ("Ring +44 7700 900123", "the phone number"),
        ("Ring (07700) 900-123", "the phone number"),
        ("Visit ca1 1aa", "the postcode"),
        ("Visit LA9 4TY first", "the postcode"),
        ("MASC-P20YC/2: visit P2 0YC", "the postcode"),
        ("Visit 12 High Street", "the address"),
        ("Visit 4a, Old Mill Close", "the address"),
        ("Visit 12 station road", "the address"),
        ("She was born on 17/05/1990", "the date"),
        ("born 1990-05-17", "the date"),
        ("born 17.5.90", "the date"),
        ("born 17th May 1990", "the date"),
        ("born May 17, 1990", "the date"),
        ("born 17 Sep 1990", "the date"),
        ("the incident of 29 November 2025", "the date"),
        ("Speak to Smith first", "the name"),
        ("Speak to ZOË first", "the name"),
        ("See Smith's employer", "the name"),
        ("See O’Brien’s employer", "the name"),
        ("the Muster-Huber house", "the name"),
    ],
)
def test_a_text_that_identifies_somebody_is_refused(text: str, what: str):
    assert what_is_refused(text) == what


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Apply for an interim Stalking Protection Order by 14 December 2026",
        "Within 14 days, take the victim to court and close the case",
        "By 14 December Close the gap in the plan",
        "Ring 999 or 101 if the perpetrator comes near",
        "2 officers drive past in the evening; see MASC-7F3K2/1",
        "the incident of 30 November 2025",
        "the incident of 01/02/26, 31/02/2020",
        "the visit of 06-11-2026 10:00 and 06.11.2026 14 officers",
        "a smith works there",
        "12 weeks of support, then review",
        "Probation and Police agree: MAPPA level 2",
        "the counter stands at +999 1234567890",
        "read www.gov.uk/stalking-protection-order first",
    ],
)
def test_everyday_texts_pass(text: str):
    assert what_is_refused(text) is None


def test_the_refusal_says_what_to_write_instead():
    problem = text_check("what_2", "action 2", "Visit Zoe", word_keys=WORDS, key=KEY, today=TODAY)
    assert problem
    assert problem.message == "Remove the name from action 2. Write 'the victim' or 'the perpetrator'"


def test_words_of_another_case_pass():
    assert text_check("reason", "the reason", "Smith", word_keys=frozenset(), key=KEY, today=TODAY) is None


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH))
@example("P20YC")
@example("SM1TH")
def test_no_reference_is_taken_for_something_that_identifies(drawn: str):
    assert what_is_refused(f"MASC-{drawn}/2 is not wanted any more, as in masc {drawn.lower()}") is None


@given(st.text())
def test_no_text_breaks_the_check(text: str):
    text_check("reason", "the reason", text, word_keys=WORDS, key=KEY, today=TODAY)
    assert all(word == word.casefold() for word in folded_words(text) if word.isascii())


@given(
    st.sampled_from(["Zoe", "SMITH", "Muster’s", "O'Brien"]), st.sampled_from(["{}.", "({})", "then {}, now", "“{}”"])
)
def test_a_name_is_found_wherever_it_stands(name: str, sentence: str):
    assert what_is_refused(sentence.format(name)) == "the name"


def test_a_word_has_the_key_of_its_prefix():
    assert word_key("smith", KEY) == hmac_of("v1 word\nsmith")
    assert name_words("Mr Max Muster") == ["max", "muster"]


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Police: apply for an order", False),
        ("MAPPA (public protection)", False),
        ("14 December: visit", False),
        ("MASC-7F3K2/1, due 14 December", False),
        ("*Police*", True),
        ("[Police](x)", True),
        ("1. Police", True),
        ("- Police", True),
        ("# Police", True),
        ("a_b", True),
    ],
)
def test_a_choice_title_with_markdown_signs_is_found(title: str, drawn: bool):
    assert has_markdown(title) is drawn
