"""The static report site: plain values in, a folder of HTML out, in English and French."""

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
