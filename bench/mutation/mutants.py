"""Small faults that could have been written by hand: one place of a source file changed, still valid Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

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
# Calls whose loss nobody is promised to notice: log lines and progress.
_SMALL = 10  # a count or an index, moved by one; a larger number is a limit, and three times a limit is another promise
_QUIET = ("log.", "progress", "tick(")


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
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    tree = ast.parse(source)
    _mark(tree)
    found = []
    for kind, node, after in _changes(tree, source):
        start = lines[node.lineno - 1] + _characters(source, lines[node.lineno - 1], node.col_offset)
        last = (node.end_lineno or node.lineno) - 1
        end = lines[last] + _characters(source, lines[last], node.end_col_offset or 0)
        before = source[start:end]
        if before != after:
            found.append(Mutant(path, node.lineno, kind, start, end, before, after))
    return found


def _characters(source: str, line_start: int, column: int) -> int:
    """A column in UTF-8 bytes, as `ast` gives it, in characters."""
    line = source[line_start : line_start + column]
    return len(line.encode()[:column].decode(errors="ignore"))


def _mark(tree: ast.AST) -> None:
    """Note for each node whether it is only for types, messages or documentation: no fault there is worth a test."""
    for node in ast.walk(tree):
        exempt = getattr(node, "exempt", False)
        for child in ast.iter_child_nodes(node):
            child.exempt = (  # type: ignore[attr-defined]
                exempt
                or isinstance(node, ast.Raise | ast.Assert | ast.JoinedStr)
                or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
                or (isinstance(node, ast.AnnAssign | ast.arg) and child is node.annotation)
                or (isinstance(node, ast.FunctionDef) and child is node.returns)
                or (isinstance(node, ast.FunctionDef | ast.ClassDef) and child in node.decorator_list)
            )


def _changes(tree: ast.AST, source: str) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
    for node in ast.walk(tree):
        if getattr(node, "exempt", False) or not isinstance(node, ast.expr | ast.stmt):
            continue
        change = _of_expression(node, source) if isinstance(node, ast.expr) else _of_statement(node, source)
        if change is not None:
            yield change[0], node, change[1]


def _of_expression(node: ast.expr, source: str) -> tuple[str, str] | None:
    def text(part: ast.expr) -> str:
        return ast.get_source_segment(source, part) or ""

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


def _of_statement(node: ast.stmt, source: str) -> tuple[str, str] | None:
    match node:
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            return "answer", "return None"
        case ast.Expr(value=ast.Call() as call):
            quiet = (ast.get_source_segment(source, call) or "").startswith(_QUIET)
            return None if quiet else ("lost call", "pass")
        case ast.Continue():
            return "loop", "break"
    return None
