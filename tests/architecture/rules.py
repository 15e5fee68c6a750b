"""House rules that no linter knows. A rule takes one source and returns sentences: where, and what to do."""

import ast
import re
from collections.abc import Callable, Iterator

from tests.architecture.sources import PRODUCTION, Source

MAX_FUNCTION_LINES = 40
MAX_FILE_LINES = 400
MAX_TEST_FILE_LINES = 500
CLOCK = "shared/runtime/clock.py"

_MADE_BY_CREATE_APP = {
    "AsgiFastStream",
    "FastAPI",
    "FastStream",
    "NatsBroker",
    "async_sessionmaker",
    "connect",
    "create_app",
    "create_async_engine",
    "create_engine",
    "sessionmaker",
}
_REGISTRY_ADDRESS = re.compile(
    r"https?://[^\s\"'<>]+(?:\.whl|\.tar\.gz|\.tgz|\.deb|/simple)(?=[\s\"'#/)>]|$)"
    r"|https?://registry\."
    r"|--(?:extra-)?index-url[=\s]+\S+://"
)
_MACHINE_PATH = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|root)/")

Rule = Callable[[Source], list[str]]


def commits_stand_in_the_outbox_only(source: Source) -> list[str]:
    if not source.lies_in(*PRODUCTION) or source.lies_in("shared/outbox"):
        return []
    advice = "only shared/outbox commits; let the unit of work end its `with` block instead"
    return [_at(source, call, advice) for call in _calls(source) if _method_of(call) == "commit"]


def functions_fit_on_a_screen(source: Source) -> list[str]:
    if _is_generated(source):
        return []
    return [
        _at(
            source,
            function,
            f"{function.name} has {length} lines, {MAX_FUNCTION_LINES} is the most: give a part a name",
        )
        for function in _functions(source.tree)
        if (length := _line_count(function)) > MAX_FUNCTION_LINES
    ]


def files_stay_short(source: Source) -> list[str]:
    limit = MAX_TEST_FILE_LINES if source.lies_in("tests") else MAX_FILE_LINES
    length = len(source.lines)
    return [f"{source.path}: {length} lines, {limit} is the most: split it by what it holds"] if length > limit else []


def nothing_is_made_at_import(source: Source) -> list[str]:
    if not source.lies_in(*PRODUCTION):
        return []
    return [
        _at(source, call, f"{name}() runs at import: make it in create_app(settings) and pass it on")
        for call in _import_time_calls(source.tree)
        if (name := _called_name(call)) in _MADE_BY_CREATE_APP or name.lower().endswith("settings")
    ]


def shared_explains_itself(source: Source) -> list[str]:
    if not source.lies_in("shared"):
        return []
    faults = [
        _at(source, function, f"{function.name} is public and has no docstring: say what it promises")
        for function in _public_functions(source.tree)
        if not ast.get_docstring(function)
    ]
    if not ast.get_docstring(source.tree):
        faults.insert(0, f"{source.path}:1: no module docstring: say what it holds and what it must not hold")
    return faults


def only_the_command_line_prints(source: Source) -> list[str]:
    if source.lies_in("dovira", "examples") or source.path.endswith("/__main__.py"):
        return []
    advice = "print() outside dovira/, examples/ and __main__.py: log an event with ids as fields, or return the text"
    return [_at(source, call, advice) for call in _calls(source) if _function_of(call) == "print"]


def only_the_clock_reads_the_time(source: Source) -> list[str]:
    if not source.lies_in(*PRODUCTION) or source.path == CLOCK:
        return []
    advice = f"reads the time of day: only {CLOCK} does; take the time as an argument"
    readers = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    return [_at(source, call, advice) for call in _calls(source) if _qualified_method_of(call) in readers]


def what_is_kept_may_be_of_a_newer_release(source: Source) -> list[str]:
    if not source.lies_in("services"):
        return []
    advice = 'a newer release may have kept a field that is not known here: pass extra="ignore"'
    readers = {"validate_json", "model_validate_json"}
    calls = [call for call in _calls(source) if _method_of(call) in readers]
    return [_at(source, call, advice) for call in calls if "extra" not in {one.arg for one in call.keywords}]


def no_registry_address(source: Source) -> list[str]:
    advice = "the address of a package registry or archive: name packages, pin hashes, leave addresses to the machine"
    return _matching_lines(source, _REGISTRY_ADDRESS, advice)


def no_path_of_one_machine(source: Source) -> list[str]:
    return _matching_lines(source, _MACHINE_PATH, "a path of one machine: use a path from the project's root")


def requirements_are_pinned_and_hashed(source: Source) -> list[str]:
    if not (source.lies_in("requirements") and source.path.endswith(".txt")):
        return []
    entries = source.text.replace("\\\n", " ").splitlines()
    faults = [entry for entry in entries if entry.strip() and not ("==" in entry and "--hash=sha256:" in entry)]
    return [f"{source.path}: `{entry[:60]}` is not pinned by a hash: run make lock" for entry in faults]


PYTHON_RULES: list[Rule] = [
    commits_stand_in_the_outbox_only,
    functions_fit_on_a_screen,
    files_stay_short,
    nothing_is_made_at_import,
    shared_explains_itself,
    only_the_command_line_prints,
    only_the_clock_reads_the_time,
    what_is_kept_may_be_of_a_newer_release,
]
TEXT_RULES: list[Rule] = [no_registry_address, no_path_of_one_machine, requirements_are_pinned_and_hashed]


# ------------------------------------------------------------------ reading a source

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _at(source: Source, node: _Function | ast.Call, sentence: str) -> str:
    return f"{source.path}:{node.lineno}: {sentence}"


def _matching_lines(source: Source, pattern: re.Pattern[str], advice: str) -> list[str]:
    return [f"{source.path}:{number}: {advice}" for number, line in enumerate(source.lines, 1) if pattern.search(line)]


def _is_generated(source: Source) -> bool:
    return "/migrations/versions/" in source.path


def _functions(tree: ast.Module) -> list[_Function]:
    return [node for node in ast.walk(tree) if isinstance(node, _Function)]


def _line_count(function: _Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _calls(source: Source) -> list[ast.Call]:
    return [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]


def _function_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _method_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _called_name(call: ast.Call) -> str:
    return _function_of(call) or _method_of(call)


def _qualified_method_of(call: ast.Call) -> str:
    return ".".join(ast.unparse(call.func).split(".")[-2:])


def _public_functions(tree: ast.Module) -> Iterator[_Function]:
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    scopes: list[ast.Module | ast.ClassDef] = [tree, *classes]
    for scope in scopes:
        for node in scope.body:
            if isinstance(node, _Function) and not node.name.startswith("_") and not _is_documented_elsewhere(node):
                yield node


def _is_documented_elsewhere(function: _Function) -> bool:
    decorators = {ast.unparse(decorator).split(".")[-1] for decorator in function.decorator_list}
    return bool(decorators & {"overload", "override", "setter"})


def _import_time_calls(node: ast.AST) -> Iterator[ast.Call]:
    """Calls that run when the module is imported: everything but bodies of functions and the __main__ block."""
    if isinstance(node, ast.Call):
        yield node
    for child in _import_time_children(node):
        yield from _import_time_calls(child)


def _import_time_children(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            defaults = [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
            return [*node.decorator_list, *defaults]
        case ast.Lambda():
            return []
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return list(node.orelse)
        case _:
            return list(ast.iter_child_nodes(node))
