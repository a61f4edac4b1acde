"""No word of a person goes past its reader: not in a field of a command, and not from a press into one."""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import AfterValidator, BaseModel, TypeAdapter

from masc_graph.bot.verbs import VERBS
from masc_graph.commands import Payload
from masc_graph.commands.fields import AnswersReader, Reader

PRODUCT = Path(__file__).parent.parent / "masc_graph"
HOSTILE = "Rob\u200bin\u202e was\x0bhere \u200d"
MAY_CARRY = {"token", "mark"}
"""What a press may put into a command as it came: a signature proves the one, the draft's own mark the other."""


def models() -> Iterator[type[BaseModel]]:
    """Every payload, and every value within one."""
    for payload in get_args(get_args(Payload)[0]):
        yield payload
        yield from (part for hint in hints(payload).values() for part in parts(hint) if is_model(part))


def hints(model: type[BaseModel]) -> dict[str, Any]:
    """The fields with the types that were declared, readers included."""
    found = typing.get_type_hints(model, include_extras=True)
    return {name: found[name] for name in model.model_fields}


def is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def parts(hint: Any) -> Iterator[Any]:
    """The types of which one is made; what has a reader is one part with it."""
    if get_origin(hint) is Annotated or get_origin(hint) not in (tuple, dict, Union, UnionType):
        yield hint
        return
    for argument in get_args(hint):
        yield from parts(argument)


def is_read(part: Any) -> bool:
    """Whether a type takes no text as it comes."""
    if get_origin(part) is Annotated:
        readers = (Reader, AnswersReader)
        return any(isinstance(one, AfterValidator) and isinstance(one.func, readers) for one in part.__metadata__)
    is_closed = isinstance(part, type) and issubclass(part, Enum | int | BaseModel)
    return is_closed or part in (Ellipsis, type(None)) or get_origin(part) is typing.Literal


FIELDS = sorted(
    {(model, name) for model in models() for name in hints(model)}, key=lambda one: (one[0].__name__, one[1])
)


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=[f"{model.__name__}.{name}" for model, name in FIELDS])
def test_every_field_of_every_command_has_a_reader(model: type[BaseModel], name: str) -> None:
    hint = hints(model)[name]
    assert all(map(is_read, parts(hint))), f"{model.__name__}.{name} takes a text as it comes: see commands/fields.py"
    for part in parts(hint):
        if get_origin(part) is Annotated and get_args(part)[0] is str:
            text = TypeAdapter(part).validate_python(HOSTILE * 1000)
            assert text.replace("\n", "").isprintable()
            assert len(text) <= 3000
            assert TypeAdapter(part).validate_python(text) == text, "what was read stays as it is"


def test_a_field_that_takes_a_text_as_it_comes_is_found() -> None:
    assert not is_read(str)
    assert not all(map(is_read, parts(tuple[str, ...])))
    assert not all(map(is_read, parts(dict[str, str])))


def past_a_reader(tree: ast.Module, commands: set[str]) -> Iterator[str]:
    """What is put from a press into a command without a reader: the names of the fields."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in commands:
            for keyword in call.keywords:
                if keyword.arg not in MAY_CARRY and any(map(is_of_a_press, ast.walk(keyword.value))):
                    yield f"{call.func.id}.{keyword.arg}"


def is_of_a_press(part: ast.AST) -> bool:
    """``press.said(...)`` and its like: what somebody sent."""
    is_press = isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "press"
    return is_press and isinstance(part, ast.Attribute) and part.attr in {"said", "texts", "mapping", "data"}


def test_no_verb_puts_an_answer_into_a_command_past_its_reader() -> None:
    commands = {model.__name__ for model in models()}
    files = {PRODUCT.parent / f"{verb.handle.__module__.replace('.', '/')}.py" for verb in VERBS.values()}
    assert len(files) > 10
    found = {one for path in files for one in past_a_reader(ast.parse(path.read_text(encoding="utf-8")), commands)}
    assert found == set()


def test_an_answer_that_goes_past_its_reader_is_found() -> None:
    tree = ast.parse('LookAgain(reference=row.reference, reason=press.said("again_reason"))')
    assert set(past_a_reader(tree, {"LookAgain"})) == {"LookAgain.reason"}
