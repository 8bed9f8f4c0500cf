"""Small XML files from other people's servers, read without entities, network or deep recursion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from veille.errors import ParseError

if TYPE_CHECKING:
    from lxml import etree


@dataclass(frozen=True, slots=True)
class Element:
    """One element, by its local name: namespaces differ between writers of the same format."""

    node: etree._Element

    @property
    def name(self) -> str:
        """The name without its namespace."""
        return str(self.node.tag).rpartition("}")[2]

    def children(self, name: str) -> Iterator[Element]:
        """The direct children of that local name, in order."""
        for child in self.node:
            if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == name:
                yield Element(child)

    def attribute(self, name: str) -> str:
        """An attribute's value, empty when it is not there."""
        return str(self.node.get(name, "")).strip()

    @property
    def text(self) -> str:
        """All text inside, spaces trimmed; none with an entity of the file's own, which is never resolved."""
        from lxml import etree  # only lists and feeds need it

        if next(self.node.iter(etree.Entity), None) is not None:
            return ""
        return "".join(str(t) for t in self.node.itertext()).strip()


def parse_xml(data: bytes, what: str) -> Element:
    """The root element. Raises ParseError, naming `what` it should have been."""
    from lxml import etree  # only lists and feeds need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(f"no readable {what}: {error}") from error
    if root is None:
        raise ParseError(f"no readable {what}: nothing in it")
    return Element(root)


def text_of(element: Element, name: str) -> str:
    """The text of the first child of that name, empty when there is none."""
    return next((child.text for child in element.children(name)), "")
