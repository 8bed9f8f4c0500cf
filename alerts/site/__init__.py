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
    ParityRow,
    Period,
    RulePair,
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
    "ParityRow",
    "Period",
    "RulePair",
    "SearchedRule",
    "SiteData",
    "SiteReport",
    "SourceHealth",
    "Timeline",
    "build_site",
]
