"""A service's card, what it says, and what the code does: hears, tells, answers."""

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from shared.contracts.fact import Fact
from tests.architecture.sources import Source, python_sources

MAX_LINES = 20
_LINES = ("owns", "hears", "tells", "answers")


@dataclass(frozen=True)
class Deeds:
    """What the code of a service does, as names of facts and requests."""

    hears: frozenset[str]
    tells: frozenset[str]
    answers: frozenset[str]


def faults_in_card(service: str, card: str, deeds: Deeds) -> list[str]:
    """What a card leaves out, makes up, or says too long."""
    place = f"services/{service}/__init__.py"
    stated = read_card(card)
    faults = [] if tuple(stated) == _LINES else [f"{place}: the card has the lines {', '.join(_LINES)}, in this order"]
    if (length := len(card.strip().splitlines())) > MAX_LINES:
        faults.append(f"{place}: the card has {length} lines, {MAX_LINES} is the most")
    for line in _LINES[1:]:
        said, done = stated.get(line, []), getattr(deeds, line)
        faults += [f"{place}: {line} {name} twice" for name in sorted({one for one in said if said.count(one) > 1})]
        faults += [f"{place}: the code {line} {name}, the card does not say so" for name in sorted(done - set(said))]
        faults += [f"{place}: the card {line} {name}, the code does not" for name in sorted(set(said) - done)]
    return faults


def read_card(card: str) -> dict[str, list[str]]:
    """The lines of a card by name, each as what stands between commas; a line may go on, indented."""
    joined = card.replace("\n    ", " ").splitlines()
    pairs = [line.split(":", 1) for line in joined if line.split(":", 1)[0] in _LINES and ":" in line]
    return {name: [part.strip() for part in text.split(",") if part.strip()] for name, text in pairs}


def card_of(service: str) -> str:
    """The docstring of a service's package."""
    return import_module(f"services.{service}").__doc__ or ""


def deeds_of(service: str) -> Deeds:
    """What the code of a service hears, tells and answers."""
    hearings = _room(service, "handlers", "hears", "hearings")
    answerings = _room(service, "api", "answers", "answerings")
    told = {name for source, module in modules_of(service) for name in told_in(source, module, service)}
    return Deeds(
        hears=frozenset(fact_type.__name__ for hearing in hearings for fact_type in hearing.fact_types),
        tells=frozenset(told),
        answers=frozenset(answering.request_type.__name__ for answering in answerings),
    )


def modules_of(service: str) -> list[tuple[Source, ModuleType]]:
    """A service's files with the modules they are, migrations aside."""
    sources = [one for one in python_sources() if one.lies_in(f"services/{service}")]
    return [(one, import_module(_module_name(one))) for one in sources if "/migrations/" not in one.path]


def told_in(source: Source, module: ModuleType, service: str) -> set[str]:
    """The service's own facts that a module makes, or hands on to be made: nobody makes a fact but to tell it."""
    named = (_resolve(node, module) for node in _values(source.tree))
    return {one.__name__ for one in named if _is_fact(one) and one.service == service}


def foreign_facts_told_in(source: Source, module: ModuleType, service: str) -> list[str]:
    """Facts of other services that a module tells: only their owner may."""
    made = [
        (call, _resolve(argument.func, module))
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "tell"
        for argument in call.args[:1]
        if isinstance(argument, ast.Call)
    ]
    return [
        f"{source.path}:{call.lineno}: {one.__name__} is told by {one.service} alone"
        for call, one in made
        if _is_fact(one) and one.service != service
    ]


def _values(tree: ast.AST) -> Iterator[ast.expr]:
    """Names and dotted names that stand as values: not in annotations, decorators, checks of a type, or patterns."""
    if isinstance(tree, ast.Name | ast.Attribute):
        yield tree
        return
    for child in _children(tree):
        yield from _values(child)


def _children(node: ast.AST) -> Iterable[ast.AST]:
    children: Iterable[ast.AST | None] = ast.iter_child_nodes(node)
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            children = [*node.args.defaults, *node.args.kw_defaults, *node.body]
        case ast.Lambda() | ast.ClassDef():
            children = [node.body] if isinstance(node, ast.Lambda) else node.body
        case ast.AnnAssign() | ast.Subscript():
            children = [node.value]
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass" | "cast")):
            children = node.args[:1]
        case ast.match_case():
            children = [node.guard, *node.body]
    return [child for child in children if child is not None]


def _resolve(node: ast.expr, module: ModuleType) -> Any:
    """What a name or dotted name in a module means; none for locals."""
    if isinstance(node, ast.Name):
        return getattr(module, node.id, getattr(builtins, node.id, None))
    if isinstance(node, ast.Attribute):
        return getattr(_resolve(node.value, module), node.attr, None)
    return None


def _is_fact(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, Fact) and value is not Fact


def _module_name(source: Source) -> str:
    return source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _room(service: str, room: str, name: str, attribute: str) -> list[Any]:
    if find_spec(f"services.{service}.{room}") is None:
        return []
    return list(getattr(getattr(import_module(f"services.{service}.{room}"), name), attribute))
