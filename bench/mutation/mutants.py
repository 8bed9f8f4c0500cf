"""Small faults that could have been written by hand: one place of a source file changed, still valid Python."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*"}
_SMALL = 10  # a count or an index, moved by one; a larger number is a limit, and three times a limit is another promise
# Calls that nobody is promised to notice, neither lost nor with other words and numbers in them: log lines and progress.
# They answer nothing, and no part of the record, a message or a page is made from them.
_QUIET = ("log.", "progress", "tick(")
_UNSEEN = ".widen_cache()"  # SQLite's page cache made larger: how soon an answer comes, never what it is


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: in `path`, the text from `start` to `end` (offsets in characters) becomes `after`."""

    path: str
    line: int
    kind: str
    start: int
    end: int
    before: str
    after: str

    def apply(self, source: str) -> str:
        """The source with the fault."""
        return source[: self.start] + self.after + source[self.end :]

    def compiles(self, source: str) -> bool:
        """Whether the source with the fault is Python."""
        try:
            compile(self.apply(source), "mutant", "exec", dont_inherit=True)
        except SyntaxError:
            return False
        return True


def mutants(path: str, source: str) -> list[Mutant]:
    """Every fault of one file, in its order; Python itself may refuse one (`compiles`)."""
    text = _Text(source)
    tree = ast.parse(source)
    _mark(tree)
    found = []
    for kind, node, after in _changes(tree, text):
        start, end = text.span(node)
        before = source[start:end]
        if before != after:
            found.append(Mutant(path, node.lineno, kind, start, end, before, after))
    return found


class _Text:
    """A source and where its lines begin: `ast` counts a column in UTF-8 bytes of its line."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = list(accumulate((len(line) for line in source.splitlines(keepends=True)), initial=0))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """From where to where a node stands, in characters of the source."""
        last = node.end_lineno or node.lineno
        return self._at(node.lineno, node.col_offset), self._at(last, node.end_col_offset or 0)

    def of(self, node: ast.expr | ast.stmt) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.source[start:end]

    def _at(self, line: int, column: int) -> int:
        start = self.lines[line - 1]
        before = self.source[start : start + column]
        return start + (column if before.isascii() else len(before.encode()[:column].decode(errors="ignore")))


def _mark(tree: ast.AST) -> None:
    """Note for each node whether it is only for types, messages or documentation: no fault there is worth a test."""
    for node in ast.walk(tree):
        exempt = getattr(node, "exempt", False)
        for child in ast.iter_child_nodes(node):
            child.exempt = (  # type: ignore[attr-defined]
                exempt
                or isinstance(node, ast.Raise | ast.Assert | ast.JoinedStr)
                or (isinstance(node, ast.Expr) and _is_quiet(node))
                or (isinstance(node, ast.keyword) and node.arg == "strict")  # of zip: it asserts that lengths agree
                or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
                or (isinstance(node, ast.AnnAssign | ast.arg) and child is node.annotation)
                or (isinstance(node, ast.FunctionDef) and child is node.returns)
                or (isinstance(node, ast.FunctionDef | ast.ClassDef) and child in node.decorator_list)
            )


def _is_quiet(node: ast.Expr) -> bool:
    said = ast.unparse(node.value)
    return isinstance(node.value, ast.Call) and (said.startswith(_QUIET) or said.endswith(_UNSEEN))


def _changes(tree: ast.AST, text: _Text) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
    for node in ast.walk(tree):
        if getattr(node, "exempt", False) or not isinstance(node, ast.expr | ast.stmt):
            continue
        change = _of_expression(node, text.of) if isinstance(node, ast.expr) else _of_statement(node, text.of)
        if change is not None:
            yield change[0], node, change[1]


def _of_expression(node: ast.expr, text: Callable[[ast.expr], str]) -> tuple[str, str] | None:
    match node:
        case ast.Compare(left=left, ops=[only], comparators=[right]):
            return "comparison", f"{text(left)} {_COMPARE[type(only)]} {text(right)}"
        case ast.BoolOp(op=joining, values=values):
            word = " or " if isinstance(joining, ast.And) else " and "
            return "joining", f"({word.join(text(value) for value in values)})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return "negation", text(operand)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _ARITHMETIC:
            return "arithmetic", f"{text(left)} {_ARITHMETIC[type(sign)]} {text(right)}"
        case ast.Constant(value=bool() as truth):
            return "truth", str(not truth)
        case ast.Constant(value=int() | float() as number):
            return "number", f"({text(node)} + 1)" if abs(number) < _SMALL else f"({text(node)} * 3)"
        case ast.IfExp(orelse=orelse):
            return "choice", text(orelse)
    return None


def _of_statement(node: ast.stmt, text: Callable[[ast.expr], str]) -> tuple[str, str] | None:
    match node:
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            return "answer", "return None"
        case ast.Expr(value=ast.Call()):
            return None if _is_quiet(node) else ("lost call", "pass")
        case ast.Continue():
            return "loop", "break"
    return None
