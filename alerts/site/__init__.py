"""The static report site: plain values in, a folder of HTML out, in English and French.

Each name is loaded when it is first asked for: a link into the report needs no templates.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veille.alerts.site.build import SiteReport, build_site
    from veille.alerts.site.data import (
        Bytes,
        ChangePage,
        Dossier,
        ImpactRow,
        KeptVersion,
        LazyDossier,
        PageHealth,
        PageRef,
        ParityView,
        Period,
        RulePairView,
        SearchedRule,
        SiteData,
        SourceHealth,
        Timeline,
    )

_HOMES = {
    "veille.alerts.site.build": (
        "SiteReport",
        "build_site",
    ),
    "veille.alerts.site.data": (
        "Bytes",
        "ChangePage",
        "Dossier",
        "ImpactRow",
        "KeptVersion",
        "LazyDossier",
        "PageHealth",
        "PageRef",
        "ParityView",
        "Period",
        "RulePairView",
        "SearchedRule",
        "SiteData",
        "SourceHealth",
        "Timeline",
    ),
}
__all__ = [
    "Bytes",
    "ChangePage",
    "Dossier",
    "ImpactRow",
    "KeptVersion",
    "LazyDossier",
    "PageHealth",
    "PageRef",
    "ParityView",
    "Period",
    "RulePairView",
    "SearchedRule",
    "SiteData",
    "SiteReport",
    "SourceHealth",
    "Timeline",
    "build_site",
]


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
