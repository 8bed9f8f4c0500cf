"""The words of an element of a law with their links, as runs: what stands apart within a note or formula keeps its gap."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from veille.model import Lang
from veille.parsers.language.normal_form import tidy
from veille.parsers.media.laws.justice_elements import first_is_label, texts
from veille.parsers.media.laws.justice_parts import NOTED
from veille.parsers.media.limits import MAX_DEPTH
from veille.parsers.media.outline import LINE, LinkedText, Run, join_runs
from veille.parsers.media.powers import as_power

SILENT = frozenset({
    "FootnoteRef", "Leader", "LineBreak", "Image", "HistoricalNote", "Label", "CommentBlock", "CommentInline",
    "Del",  # what an amendment took out
})  # fmt: skip
# Words of their own within a note or formula: a blank parts them from what stands before and after.
_LEAVES = frozenset({"TitleText", "KeyTitle", "CenteredText", "AlternateText", "OriginatingRef", "MarginalNote"})
# Lines of their own there.
_APART_WITHIN = frozenset({"Text", "Item", "Paragraph", "Subparagraph", "Section", "Subsection", "Provision"})
OTHER_PATHS = {"en": ("eng", "acts", "regulations"), "fr": ("fra", "lois", "reglements")}


@dataclass(frozen=True, slots=True)
class WordReader:
    """Reads the words of one law; links to other laws become addresses on the department's site."""

    lang: Lang
    origin: str

    def of_child(self, node: etree._Element, child: str) -> LinkedText:
        """The words of the first child of a name; empty without one."""
        found = node.find(child)
        return join_runs(self.runs(found)) if found is not None else LinkedText("")

    def runs(self, node: etree._Element, href: str | None = None, depth: int = 0) -> list[Run]:
        """The words of an element in order, each with the address that it links to."""
        runs: list[Run] = [(node.text, href)] if node.text else []
        for child in node:
            if child.tag == "MarginalNote" and node.tag in NOTED:
                pass  # no words of a law; a cell or footnote has no context to take it
            elif (
                child.tag == "Label" and depth and node.tag != "Footnote"
            ):  # the number of an item within a cell or quotation
                runs.append((f" {tidy(' '.join(texts(child)))} ", href))
            elif isinstance(child.tag, str) and child.tag not in SILENT and depth < MAX_DEPTH:
                target = self._target(child) if child.tag == "XRefExternal" else href
                apart = child.tag in _APART_WITHIN and not (child.tag == "Text" and first_is_label(node))
                runs += [(LINE, None)] if apart else []
                runs += [("/" if _is_plain_fraction(node) else " / ", href)] if child.tag == "Denominator" else []
                power = as_power(runs[-1][0] if runs else "", "".join(texts(child))) if child.tag == "Sup" else None
                if power is not None:
                    runs += [(power, href), (child.tail or "", href)]
                    continue
                gap: list[Run] = [(" ", href)] if child.tag in _LEAVES else []
                runs += [*gap, *self.runs(child, target, depth + 1), *gap]
            elif child.tag in ("LineBreak", "Leader"):
                runs.append((" ", href))
            if child.tail:
                runs.append((child.tail, href))
        return runs

    def _target(self, node: etree._Element) -> str | None:
        """The address of another act or regulation on the department's site."""
        link, kind = (node.get("link") or "").strip(), node.get("reference-type")
        folder, acts, regulations = OTHER_PATHS[self.lang]
        if not link or kind not in ("act", "regulation"):
            return None
        return f"{self.origin}/{folder}/{acts if kind == 'act' else regulations}/{link}/"


def _is_plain_fraction(node: etree._Element) -> bool:
    """Whether a fraction is one number over another: "1/2", beside the lines of a formula."""
    return all("".join(texts(child)).strip().isdigit() for child in node if child.tag in ("Numerator", "Denominator"))
