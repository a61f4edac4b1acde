"""The rules of the house that no linter knows: who may read the clock, settings or Graph, how long a file may be."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.paper

ROOT = Path(__file__).parent.parent
OURS = ("masc_graph", "sandbox", "demo", "bench", "scripts")
WALL_CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
TYPED_CALLS = {"get", "post", "patch", "put", "delete"}
LOOKED_AT = (
    ast.Import,
    ast.ImportFrom,
    ast.Attribute,
    ast.Await,
    ast.ExceptHandler,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Dict,
    ast.Call,
    ast.BinOp,
)
CHANGES_A_ROW = {"change", "rewrite", "claim", "model_copy"}
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
ONE_MACHINE = re.compile(r"(?<![\w.:{}<>~-])/(?:work/(?:main|shared|\.)|(?:tmp|home|root|Users)/[\w.-])")
MAX_LINES = 300
MAX_DOOR_LINES = 120
MAX_FUNCTION_LINES = 40


def python_files(*rooms: str) -> list[Path]:
    """Every Python file of these rooms; the doors belong to the product."""
    doors = [ROOT / "function_app.py"] if "masc_graph" in rooms and (ROOT / "function_app.py").is_file() else []
    inside = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in doors + inside if "node_modules" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    """The nodes of a file that some rule below looks at; the others are the most by far."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return [node for node in ast.walk(tree) if isinstance(node, LOOKED_AT)]


def nodes_in(*rooms: str) -> Iterator[tuple[str, ast.AST]]:
    """Each node of each file, with the file's name."""
    for path in python_files(*rooms):
        yield from ((name_of(path), node) for node in nodes_of(path))


def imports_in(*rooms: str) -> Iterator[tuple[str, str]]:
    """Each file with the full name of each thing that it imports."""
    for name, node in nodes_in(*rooms):
        if isinstance(node, ast.Import):
            yield from ((name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((name, f"{node.module or ''}.{alias.name}") for alias in node.names)


def importers_of(*packages: str) -> set[str]:
    """The product's files that import one of these packages or something inside it."""
    return {
        name
        for name, imported in imports_in("masc_graph")
        if any(f"{imported}.".startswith(f"{package}.") for package in packages)
    }


def reads_a_wall_clock(node: ast.AST) -> bool:
    """``datetime.now`` counts, and ``datetime.datetime.now`` too."""
    if not isinstance(node, ast.Attribute):
        return False
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    return f"{owner}.{node.attr}" in WALL_CLOCKS


def is_typed_call(node: ast.AST) -> bool:
    """An awaited ``.get()`` of anything but an HTTP client is a builder's own call, which parses typed objects."""
    if not (isinstance(node, ast.Await) and isinstance(node.value, ast.Call)):
        return False
    called = node.value.func
    return isinstance(called, ast.Attribute) and called.attr in TYPED_CALLS and "http" not in ast.unparse(called.value)


def catches_everything(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler):
        return False
    names = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)} if node.type else {"BaseException"}
    return bool(names & {"Exception", "BaseException"})


def test_only_the_service_reads_the_clock() -> None:
    readers = {name for name, node in nodes_in("masc_graph") if reads_a_wall_clock(node)}
    # The queue tells Azure's client when a real token ends, which no moved clock may change.
    assert readers <= {"masc_graph/service.py", "masc_graph/queue.py"}, "time is passed in"


def test_only_the_service_and_those_who_build_it_read_the_settings() -> None:
    builders = {"masc_graph/service.py", "masc_graph/doors.py"}
    above = ("masc_graph/cli/", "masc_graph/provisioning", "masc_graph/operations/rehearsal/")
    assert {name for name in importers_of("masc_graph.settings") if not name.startswith(above)} <= builders


def test_only_two_workers_read_back_what_identifies_people() -> None:
    importers = importers_of("masc_graph.registers.identifying")
    assert importers <= {"masc_graph/work/referrals/rekey_referrals.py", "masc_graph/work/referrals/add_information.py"}


def test_only_one_worker_reads_the_notes_that_are_kept_with_a_case() -> None:
    assert importers_of("masc_graph.registers.kept_notes") == {"masc_graph/work/board/names_in_texts.py"}


def types_a_status(node: ast.AST) -> bool:
    """A case's status in a mapping of values, or one given to what changes a row."""
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return any(
            isinstance(k, ast.Constant) and k.value == "status" and "CaseStatus" in ast.unparse(v) for k, v in pairs
        )
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    return node.func.attr in CHANGES_A_ROW and any(keyword.arg == "status" for keyword in node.keywords)


def counts_a_version(node: ast.AST) -> bool:
    """``row.version + 1``, whoever the row belongs to."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)):
        return False
    return any(isinstance(side, ast.Attribute) and side.attr == "version" for side in (node.left, node.right))


def test_only_a_case_moves_itself() -> None:
    by_hand = {
        f"{name}:{getattr(node, 'lineno', 0)}"
        for name, node in nodes_in("masc_graph")
        if types_a_status(node) or counts_a_version(node)
    }
    # The versions of the minutes are the library's, not a case's.
    allowed = ("masc_graph/domain/cases/", "masc_graph/work/minutes/remake_minutes.py")
    assert {place for place in by_hand if not place.startswith(allowed)} == set(), "ask Case.move"


def test_only_the_queue_knows_azure_storage() -> None:
    assert importers_of("azure.storage") <= {"masc_graph/queue.py"}


def test_only_the_graph_room_knows_msgraph_and_kiota() -> None:
    importers = importers_of(
        "msgraph", "msgraph_core", "kiota_abstractions", "kiota_http", "kiota_authentication_azure"
    )
    assert {name for name in importers if not name.startswith("masc_graph/graph/")} == set()


def test_only_the_documents_know_word() -> None:
    importers = importers_of("docx")
    assert {name for name in importers if not name.startswith("masc_graph/documents/")} == set()


def test_no_answer_of_graph_is_parsed_by_the_sdk() -> None:
    typed = {
        name for name, node in nodes_in("masc_graph") if name.startswith("masc_graph/graph/") and is_typed_call(node)
    }
    assert typed == set(), "build with to_…_request_information and send it for bytes"


def test_only_the_doors_catch_everything() -> None:
    catchers = {name for name, node in nodes_in("masc_graph") if catches_everything(node)}
    assert catchers <= {"masc_graph/doors.py"}


def test_no_test_replaces_our_own_classes() -> None:
    mockers = {name for name, imported in imports_in("tests") if imported.startswith(("unittest.mock", "mock."))}
    assert mockers == set(), "fake the wire"


def body_of(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path)).body


def only_declares(body: list[ast.stmt]) -> bool:
    """Whether a module or a class holds nothing but imports, values, and classes of the same sort: no logic."""
    return all(
        isinstance(one, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign)
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        or (isinstance(one, ast.ClassDef) and only_declares(one.body))
        for one in body
    ) and not any(isinstance(node, ast.Lambda | ast.comprehension) for one in body for node in ast.walk(one))


def test_no_module_is_longer_than_a_person_can_hold_but_one_that_only_declares() -> None:
    long = [path for path in python_files(*OURS) if len(lines_of(path)) > MAX_LINES]
    assert {name_of(path) for path in long if not only_declares(body_of(path))} == set()


def test_the_doors_stay_doors() -> None:
    assert len(lines_of(ROOT / "function_app.py")) < MAX_DOOR_LINES


def test_no_function_is_longer_than_a_page() -> None:
    long = {
        f"{name}:{node.lineno} {node.name}"
        for name, node in nodes_in(*OURS)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    }
    assert long == set()


def test_no_file_is_named_after_nothing() -> None:
    named = [path.relative_to(ROOT).with_suffix("") for path in python_files(*OURS, "tests")]
    assert [path for path in named if NAMES_OF_NOTHING & set(path.parts)] == []


def test_nothing_in_the_repository_knows_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name and not name.endswith((".png", "package-lock.json"))]
    found = {
        f"{name_of(path)}:{number} {hit.group()}"
        for path in paths
        if path.is_file() and path != Path(__file__)
        for number, line in enumerate(lines_of(path), 1)
        if (hit := ONE_MACHINE.search(line))
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        "def label(): return 'x'",
        "class Field:\n    def label(self): return 'x'",
        "label = lambda: 'x'",
        "FIELDS = {one.name: one for one in ALL}",
        "FIELDS = (1,)\nif FIELDS:\n    print(FIELDS)",
    ],
)
def test_a_module_with_logic_in_it_does_not_only_declare(source: str) -> None:
    assert not only_declares(ast.parse(source).body)


def test_the_questions_of_the_form_only_declare_so_that_there_is_always_room_for_one_more() -> None:
    questions = sorted((ROOT / "masc_graph/domain/referrals").glob("questions_*.py"))
    assert len(questions) == 4
    for path in questions:
        assert only_declares(body_of(path)), path.name


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (reads_a_wall_clock, "datetime.now(UTC)"),
        (reads_a_wall_clock, "datetime.datetime.utcnow()"),
        (reads_a_wall_clock, "time.time()"),
        (is_typed_call, "async def tasks(): await graph.planner.tasks.get()"),
        (catches_everything, "try: act()\nexcept: pass"),
        (types_a_status, 'values = {"meeting_id": to, "status": CaseStatus.LISTED}'),
        (types_a_status, 'values = {"status": CaseStatus.LISTED if adds else CaseStatus.ACCEPTED}'),
        (types_a_status, "writing.change(case, status=after)"),
        (types_a_status, "row.model_copy(status=after)"),
        (counts_a_version, 'values = {"version": row.version + 1}'),
        (counts_a_version, "redraw(payload.version + 1)"),
        (catches_everything, "try: act()\nexcept (ValueError, Exception): pass"),
    ],
)
def test_the_house_sees_what_it_forbids(rule: Callable[[ast.AST], bool], source: str) -> None:
    assert any(rule(node) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (reads_a_wall_clock, "service.now()"),
        (reads_a_wall_clock, "time.monotonic()"),
        (is_typed_call, "async def token(): await self._http.post(url)"),
        (catches_everything, "try: act()\nexcept ValueError: pass"),
        (types_a_status, "case.move(CaseStatus.LISTED, right)"),
        (types_a_status, 'event(details={"status": row.status})'),
        (types_a_status, "SetActionStatus(status=status)"),
        (counts_a_version, "number = last + 1"),
    ],
)
def test_the_house_leaves_the_rest_alone(rule: Callable[[ast.AST], bool], source: str) -> None:
    assert not any(rule(node) for node in ast.walk(ast.parse(source)))
