"""Promise: in a package's file one value moves; every other character, comment and quote stays as it was."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from veille.answers.proposals.json_text import set_json
from veille.answers.proposals.plain_values import FactValue, plain_value
from veille.answers.proposals.toml_text import set_toml
from veille.answers.proposals.yaml_text import set_member
from veille.errors import PlaceError

FEE = FactValue("money", "227.00", "CAD")
LONGEST = FactValue("duration", "P36M", "month")

# what it proves, the file before, the place, the value, the file after
JSON = [
    ("a number in its own line", '{\n  "fee": 223.00,\n  "b": 1\n}\n', "/fee", Decimal("227.00"), '{\n  "fee": 227.00,\n  "b": 1\n}\n'),
    ("odd spaces stay", '{"a" : 1 ,"fee":  "P24M" }', "/fee", "P36M", '{"a" : 1 ,"fee":  "P36M" }'),
    ("tabs and accents stay", '{\n\t"été": {\n\t\t"fee": 1\n\t}\n}', "/été/fee", Decimal(2), '{\n\t"été": {\n\t\t"fee": 2\n\t}\n}'),
    ("a new member is written like its neighbours", '{\n    "a": 1\n}\n', "/fee", Decimal(2), '{\n    "a": 1,\n    "fee": 2\n}\n'),
    ("one line stays one line", '{"a": 1}', "/b/c", "x", '{"a": 1, "b": {"c": "x"}}'),
    ("an empty object", '{"a": {}}', "/a/fee", Decimal(2), '{"a": {"fee": 2}}'),
    ("a place in a list", '{"fees": [{"n": 1}, {"n": 2}]}', "/fees/1/n", Decimal(3), '{"fees": [{"n": 1}, {"n": 3}]}'),
    ("a name with a slash", '{"a/b": 1}', "/a~1b", Decimal(2), '{"a/b": 2}'),
    ("no file yet", "", "/caq/fee", Decimal(2), '{\n  "caq": {\n    "fee": 2\n  }\n}\n'),
    ("escapes stay escapes", '{"a": "\\u00e9", "q": "x"}', "/q", "é", '{"a": "\\u00e9", "q": "\\u00e9"}'),
]  # fmt: skip

TOML = [
    ("a comment behind the value", "# head\nfee = 223.00 # CAD\n", "/fee", Decimal("227.00"), "# head\nfee = 227.00 # CAD\n"),
    ("a native date", "[a]\nd = 2023-12-11\n", "/a/d", date(2024, 1, 15), "[a]\nd = 2024-01-15\n"),
    ("an inline table", "a = { fee = 1, b = 2 } # x\n", "/a/fee", Decimal(3), "a = { fee = 3, b = 2 } # x\n"),
    ("a table of a list", "[[f]]\nn = 1\n[[f]] # second\nn = 2\n", "/f/1/n", Decimal(3), "[[f]]\nn = 1\n[[f]] # second\nn = 3\n"),
    ("a list", "f = [1, 2] # both\n", "/f/1", Decimal(3), "f = [1, 3] # both\n"),
    ("a new member", "[a]\nb = 1\n", "/a/c", "x", '[a]\nb = 1\nc = "x"\n'),
    ("a new table", "b = 1\n", "/a/c", "x", 'b = 1\n\n[a]\nc = "x"\n'),
]  # fmt: skip

YAML = [
    ("a comment behind the value", "values:\n  2020-01-01:\n    value: 1 # old\n", ("values", date(2020, 1, 1), "value"), Decimal("2.50"),
     "values:\n  2020-01-01:\n    value: 2.50 # old\n"),
    ("a later day goes behind, comments of the end stay there", "values:\n  2020-01-01:\n    value: 1 # old\n# end\n", ("values", date(2021, 1, 1)),
     {"value": Decimal(2)}, "values:\n  2020-01-01:\n    value: 1 # old\n  2021-01-01:\n    value: 2\n# end\n"),
    ("quoted days stay quoted", "values:\n  '2020-01-01': {value: 1}\n", ("values", date(2021, 1, 1)), {"value": Decimal(2)},
     "values:\n  '2020-01-01': {value: 1}\n  '2021-01-01':\n    value: 2\n"),
    ("the newest first stays so", "values:\n  # new\n  2020-01-01:\n    value: 2\n  2019-01-01:\n    value: 1\n", ("values", date(2021, 1, 1)),
     {"value": Decimal(3)}, "values:\n  2021-01-01:\n    value: 3\n  # new\n  2020-01-01:\n    value: 2\n  2019-01-01:\n    value: 1\n"),
    ("a day between", "values:\n  2019-01-01:\n    value: 1\n  2021-01-01:\n    value: 3\n", ("values", date(2020, 1, 1)), {"value": Decimal(2)},
     "values:\n  2019-01-01:\n    value: 1\n  2020-01-01:\n    value: 2\n  2021-01-01:\n    value: 3\n"),
    ("an earlier day than all", "values:\n  2019-01-01: {value: 1}\n", ("values", date(2018, 1, 1)), {"value": Decimal(0)},
     "values:\n  2018-01-01:\n    value: 0\n  2019-01-01: {value: 1}\n"),
    ("a flow mapping grows in its line", "values: {2020-01-01: {value: 1}} # all\n", ("values", date(2021, 1, 1)), {"value": Decimal(2)},
     "values: {2020-01-01: {value: 1}, 2021-01-01: {value: 2}} # all\n"),
    ("text that would be read as another type is quoted", "values:\n  2020-01-01:\n    value: A73\n", ("values", date(2020, 1, 1), "value"), "0123",
     "values:\n  2020-01-01:\n    value: '0123'\n"),
    ("a file that ends without a line end", "values:\n  2020-01-01:\n    value: 1", ("values", date(2021, 1, 1)), {"value": Decimal(2)},
     "values:\n  2020-01-01:\n    value: 1\n  2021-01-01:\n    value: 2\n"),
    ("a literal block in front", "values:\n  2020-01-01:\n    value: 1\n    note: |\n      two\n      lines\n# end\n", ("values", date(2021, 1, 1)),
     {"value": Decimal(2)},
     "values:\n  2020-01-01:\n    value: 1\n    note: |\n      two\n      lines\n  2021-01-01:\n    value: 2\n# end\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "at", "value", "after"), [c[1:] for c in JSON], ids=[c[0] for c in JSON])
def test_json(before: str, at: str, value: object, after: str) -> None:
    assert set_json(before, at, value) == after


@pytest.mark.parametrize(("before", "at", "value", "after"), [c[1:] for c in TOML], ids=[c[0] for c in TOML])
def test_toml(before: str, at: str, value: object, after: str) -> None:
    assert set_toml(before, at, value) == after


@pytest.mark.parametrize(("before", "path", "value", "after"), [c[1:] for c in YAML], ids=[c[0] for c in YAML])
def test_yaml(before: str, path: tuple[str | date, ...], value: object, after: str) -> None:
    assert set_member(before, path, value) == after


@pytest.mark.parametrize(
    ("value", "unit", "like", "written"),
    [
        (FEE, None, None, Decimal("227")),  # nothing there: no more digits than it needs
        (FEE, "currency-CAD", Decimal("223.00"), Decimal("227.00")),  # as many decimals as the file writes
        (FEE, None, "223", "227"),  # a number kept as text stays text
        (FactValue("money", "227.50", "CAD"), None, Decimal("223"), Decimal("227.5")),  # more where it needs them
        (LONGEST, None, "P24M", "P36M"),  # an ISO duration stays one
        (LONGEST, "month", Decimal(24), Decimal(36)),
        (LONGEST, "year", Decimal(2), Decimal(3)),  # converted where it is exact
        (FactValue("duration", "P2W", "week"), "day", Decimal(7), Decimal(14)),
        (FactValue("number", "12.5", "percent"), "/1", Decimal("0.1"), Decimal("0.125")),  # OpenFisca's rates
        (FactValue("number", "35", "year_of_age"), "year", Decimal(30), Decimal(35)),
        (FactValue("date", "2024-01-15", None), None, date(2023, 12, 11), date(2024, 1, 15)),
        (FactValue("date", "2024-01-15", None), None, "2023-12-11", "2024-01-15"),
        (FactValue("code", "C10", "lmia_exemption"), None, "A73", "C10"),
    ],
)
def test_a_value_takes_the_shape_and_unit_of_its_place(
    value: FactValue, unit: str | None, like: object, written: object
) -> None:
    found = plain_value(value, unit, like)  # type: ignore[arg-type]
    assert (str(found), type(found)) == (str(written), type(written))


@pytest.mark.parametrize(
    ("value", "unit", "like"),
    [
        (LONGEST, None, Decimal(24)),  # months, years? the file does not say: a wrong guess would be a wrong number
        (LONGEST, "day", Decimal(720)),  # a month is 28 to 31 days
        (FactValue("duration", "P18M", "month"), "year", Decimal(2)),  # no whole number of years
        (FactValue("duration", "P10D", "business_day"), "day", Decimal(5)),  # business days are no days
        (FEE, "currency-EUR", Decimal(1)),
        (FactValue("money", "160.00", "USD"), None, Decimal(155)),  # a file that names no currency is in our dollars
        (FactValue("date", "2024-01", None), None, date(2023, 12, 11)),  # a month is no day
    ],
)
def test_what_does_not_fit_is_refused(value: FactValue, unit: str | None, like: object) -> None:
    with pytest.raises(PlaceError):
        plain_value(value, unit, like)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda: set_json("[1", "/a", "x"), "is not JSON"),
        (lambda: set_json('{"a": 1}', "/a/b", "x"), "names no place"),
        (lambda: set_toml("a =", "/a", "x"), "is not valid TOML"),
        (lambda: set_toml("a = 1\n", "/a/b", "x"), "names no place"),
        (lambda: set_member("- 1\n", ("values", "a"), 1), "holds no mapping"),
        (lambda: set_member("a: [", ("values", "a"), 1), "is not YAML"),
    ],
)
def test_a_file_of_another_form_is_refused(edit: object, words: str) -> None:
    with pytest.raises(PlaceError, match=words):
        edit()  # type: ignore[operator]


_NAMES = st.text("abé-_/~ ", min_size=1, max_size=4)
_SCALARS = st.one_of(st.integers(-9, 999), st.text("a#'\"{}:é, \\", max_size=6), st.booleans())
_TREES = st.recursive(
    st.dictionaries(_NAMES, _SCALARS, max_size=3),
    lambda inner: st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(tree=_TREES, name=_NAMES, other=_NAMES, indent=st.sampled_from([None, 1, 4]))
def test_any_json_and_yaml_takes_a_value_anywhere(
    tree: dict[str, object], name: str, other: str, indent: int | None
) -> None:
    """Whatever the file holds: afterwards it holds the same, and the value."""
    inner = tree.get(name)
    path = (name, other) if isinstance(inner, dict) or inner is None else (name,)
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
    expected = json.loads(json.dumps(tree))
    holder = expected.setdefault(name, {}) if len(path) == 2 else expected
    holder[path[-1]] = "new"
    assert json.loads(set_json(json.dumps(tree, indent=indent), pointer, "new")) == expected
    for flow in (True, False):
        text = yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True)
        assert yaml.safe_load(set_member(text, path, "new")) == expected


def test_toml_holds_what_it_held() -> None:
    text = 'title = "x"\n\n[a]\n# about b\nb = 1_000\n\n[a.c]\nd = [\n  1, # one\n  2,\n]\n'
    edited = set_toml(text, "/a/b", Decimal(2))
    assert edited == text.replace("1_000", "2")
    assert tomllib.loads(edited)["a"]["c"] == {"d": [1, 2]}
