"""Reads the inputs of the ``record`` dialog as a decision or a draft, and writes them back as answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from masc_graph.domain.board.prompts import PROMPTS, read_prompt
from masc_graph.domain.board.usual_actions import MOST_SHOWN
from masc_graph.domain.cases.outcomes import DeferWhy, Outcome, ReferTarget
from masc_graph.domain.decisions import decision as limits
from masc_graph.domain.decisions.decision import DecisionForm, TypedAction
from masc_graph.domain.decisions.due import DueChoice
from masc_graph.domain.text.inputs import Inputs
from masc_graph.domain.text.problem import Problem

FormReading = tuple[DecisionForm, list[Problem]]

_PROMPT_INPUTS: Final = tuple(name for prompt in PROMPTS for name in (prompt.id, prompt.input_id))
MISSING: Final = {
    "review_on": "Give the review date",
    "defer_why": "Select why the case is put off",
    "refer_targets": "Select where the case is sent",
    "refer_by": "Select which agency makes the referral",
    "transfer_to": "Enter the area that the case is sent to",
}
"""The error for each field that an outcome requires."""
USUAL: Final = "Select the usual actions again: the list has changed"


def read_decision_form(raw: Mapping[str, object]) -> FormReading:
    """Read the inputs of ``record``, which may be any JSON values, with a problem for each that cannot be read.

    Inputs: ``usual``, ``agency_n``, ``for_n``, ``what_n``, ``also_n``, ``due_on_n`` (n 1 to 6), ``due``,
    ``went_through``, ``done`` (prompt ids joined by commas), ``outcome``, ``reason``, ``review_on``, ``defer_why``,
    ``refer_targets``, ``refer_by``, ``transfer_to``, ``dissent``, ``supersede_reason``.
    """
    return _read(raw, _row_with_text)


def read_draft(raw: Mapping[str, object]) -> FormReading:
    """Read the same inputs as a draft, in which a row counts as soon as anything is filled in."""
    return _read(raw, _row_with_anything)


def answers_of(form: DecisionForm) -> dict[str, str]:
    """The answers, by input id, from which this form would be read again."""
    answers = {
        "supersede_reason": form.supersede_reason,
        "usual": ",".join(form.usual),
        "due": form.due,
        "went_through": "true" if form.went_through else "",
        "done": ",".join(form.done),
        "outcome": form.outcome,
        "reason": form.reason,
        "review_on": form.review_on.isoformat() if form.review_on else "",
        "defer_why": form.defer_why or "",
        "refer_targets": ",".join(form.refer_targets),
        "refer_by": form.refer_by,
        "transfer_to": form.transfer_to,
        "dissent": form.dissent,
    }
    for row in form.rows:
        answers |= _row_answers(row)
    return {name: str(answer) for name, answer in answers.items() if answer}


def _read(raw: Mapping[str, object], read_row: Callable[[Inputs, int], TypedAction | None]) -> FormReading:
    inputs = Inputs(raw)
    form = DecisionForm(
        supersede_reason=inputs.text("supersede_reason", "Why this replaces it", limits.WHY_LIMIT),
        usual=inputs.ids("usual", USUAL, MOST_SHOWN),
        rows=tuple(row for n in range(1, limits.ROWS + 1) if (row := read_row(inputs, n))),
        due=DueChoice(
            inputs.choice("due", _values(DueChoice), "Select when the actions are due") or DueChoice.NEXT_MEETING
        ),
        went_through=inputs.tick("went_through"),
        done=_prompt_ids(inputs.choices("done", _PROMPT_INPUTS, "Select what has been done already")),
        outcome=Outcome(inputs.choice("outcome", _values(Outcome), "Select the outcome") or Outcome.ACTIONS_AGREED),
        reason=inputs.text("reason", "Reason", limits.REASON_LIMIT),
        review_on=inputs.day("review_on", "Review date"),
        defer_why=_defer_why(inputs.choice("defer_why", _values(DeferWhy), MISSING["defer_why"])),
        refer_targets=tuple(
            ReferTarget(target)
            for target in inputs.choices("refer_targets", _values(ReferTarget), MISSING["refer_targets"])
        ),
        refer_by=inputs.text("refer_by", "The agency that makes the referral", limits.WHAT_LIMIT, lines=False),
        transfer_to=inputs.text("transfer_to", "The other area", limits.TRANSFER_LIMIT, lines=False),
        dissent=inputs.text("dissent", "Disagreement", limits.DISSENT_LIMIT),
    )
    return form, inputs.problems


def _row_with_text(inputs: Inputs, n: int) -> TypedAction | None:
    """A row without text is left out, whatever else is filled in."""
    what = _what(inputs, n)
    return _row(inputs, n, what) if what else None


def _row_with_anything(inputs: Inputs, n: int) -> TypedAction | None:
    row = _row(inputs, n, _what(inputs, n))
    return row if row != TypedAction(row=n) else None


def _what(inputs: Inputs, n: int) -> str:
    return inputs.text(f"what_{n}", f"Action {n}", limits.WHAT_LIMIT, lines=False)


def _row(inputs: Inputs, n: int, what: str) -> TypedAction:
    prompt = read_prompt(inputs.choice(f"for_{n}", _PROMPT_INPUTS, no_prompt(n)))
    return TypedAction(
        row=n,
        what=what,
        agency_id=inputs.text(f"agency_{n}", f"Action {n}: agency", limits.WHAT_LIMIT, lines=False),
        also=inputs.ids(f"also_{n}", no_agency(n), limits.MOST_ACTIONS),
        for_=prompt.id if prompt else "",
        due_on=inputs.day(f"due_on_{n}", f"Action {n}: due date"),
    )


def no_prompt(n: int) -> str:
    """The error of a row that does not say what it is for."""
    return f"Action {n}: select what it is for"


def no_agency(n: int) -> str:
    """The error of a row without an agency from the roster."""
    return f"Action {n}: select an agency"


def _row_answers(row: TypedAction) -> dict[str, str]:
    return {
        f"agency_{row.row}": row.agency_id,
        f"also_{row.row}": ",".join(row.also),
        f"for_{row.row}": row.for_,
        f"what_{row.row}": row.what,
        f"due_on_{row.row}": row.due_on.isoformat() if row.due_on else "",
    }


def _values(choices: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(choice) for choice in choices)


def _prompt_ids(input_ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(prompt.id for prompt in PROMPTS if {prompt.id, prompt.input_id} & set(input_ids))


def _defer_why(text: str) -> DeferWhy | None:
    return DeferWhy(text) if text else None
