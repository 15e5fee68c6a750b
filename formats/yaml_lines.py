"""A YAML file as plain data with the line of every part. Every scalar stays text: its meaning is the reader's.

So a code of digits keeps its zeros, and a date stays as written. No anchors: what is read is what stands there.
"""

from dataclasses import dataclass, field

import yaml

Path = tuple[str | int, ...]
Data = dict[str, "Data"] | list["Data"] | str | None

_UNCLOSED = "found unexpected end of stream"
_NULL = "tag:yaml.org,2002:null"


class Unreadable(Exception):
    """The file is not the YAML we read; ``line`` counts from 1. Its words are for the person who wrote it."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Document:
    """The data, and the line at which each part begins."""

    data: Data = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """The line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


class _Loader(yaml.SafeLoader):
    """Refuses aliases: ten lines of them can grow to fill any memory."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            message = "посилання «*…» не підтримуються: напишіть значення ще раз"
            raise Unreadable(message, self.line + 1)
        return super().compose_node(parent, index)


def read_yaml(text: str) -> Document:
    """Raises Unreadable."""
    try:
        node = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark if _UNCLOSED in str(error.problem) else error.problem_mark
        raise Unreadable(_in_words(error), mark.line + 1 if mark else 0) from None
    except yaml.YAMLError:
        message = "у файлі є знак, якого не може бути в YAML: збережіть його як звичайний текст у UTF-8"
        raise Unreadable(message, 0) from None
    except RecursionError:
        message = "надто глибоке вкладення"
        raise Unreadable(message, 0) from None
    document = Document()
    if node is not None:
        document.data = _plain(node, (), document)
    return document


def _in_words(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "\\t" in problem:
        return "відступ зроблено табуляцією: у YAML відступи роблять пробілами"
    if "mapping values are not allowed" in problem:
        return 'тут не може стояти двокрапка: візьміть текст у лапки "…" або виправте відступ'
    if "could not find expected ':'" in problem:
        return "немає двокрапки після назви поля"
    if "expected <block end>" in problem or "did not find expected" in problem:
        return "збився відступ або після лапок стоїть ще текст: вирівняйте рядки, весь текст візьміть у лапки"
    if _UNCLOSED in problem:
        return "лапки відкрито й не закрито"
    return f"рядок не читається як YAML ({problem})"


def _plain(node: yaml.Node, path: Path, document: Document) -> Data:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, place), document) for place, item in enumerate(node.value)]
    return None if node.tag == _NULL else str(node.value)


def _mapping(node: yaml.MappingNode, path: Path, document: Document) -> Data:
    data: dict[str, Data] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            message = "назва поля має бути простим словом"
            raise Unreadable(message, line)
        name = str(key.value)
        if name in data:
            message = f"поле «{name}» стоїть двічі (уперше в рядку {document.lines[(*path, name)]})"
            raise Unreadable(message, line)
        document.lines[(*path, name)] = line
        data[name] = _plain(value, (*path, name), document)
    return data
