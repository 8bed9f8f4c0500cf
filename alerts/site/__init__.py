"""The static report site: plain values in, a folder of HTML out, in English and French.

Each name is loaded when it is first asked for: a link into the report needs no templates.
"""

from typing import TYPE_CHECKING

from veille.lazy import names_on_use

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

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here
    __getattr__ = names_on_use(__name__)
