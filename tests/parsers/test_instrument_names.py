"""Promise: a citation in normal form has the name people know in both languages, and leads to the section it cites."""

from __future__ import annotations

import pytest

from veille.parsers.citations.instruments import load_instruments, name_provision, read_address

INSTRUMENTS = load_instruments()


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_the_address_of_a_provision_is_read_back_as_that_provision(key: str) -> None:
    """An address that led elsewhere would be read as another law or another section."""
    named = name_provision(f"{key}:12.3(1)(a)")
    assert all(named.titles)
    assert named.titles[0] != named.titles[1]
    if INSTRUMENTS[key].text is not None:
        assert [read_address(address) for address in named.addresses] == [(key, "12.3")] * 2


def test_an_instrument_without_sections_has_its_name_and_no_address() -> None:
    """A law cited as a whole, an accord, and a name that is none."""
    assert name_provision("IRPR").titles[0] == "Immigration and Refugee Protection Regulations"
    assert name_provision("IRPR").addresses == ("", "")
    assert name_provision("CQA:22").addresses == ("", "")
    assert name_provision("XYZ:1").titles == ("", "")
