"""The static report site: plain values in, a folder of HTML out, in English and French."""

from veille.alerts.site.build import SiteReport, build_site
from veille.alerts.site.data import (
    Bytes,
    ChangePage,
    Dossier,
    ImpactRow,
    PageHealth,
    PageRef,
    ParityRow,
    Period,
    Piece,
    RedlineRow,
    RulePair,
    SiteData,
    SourceHealth,
    Timeline,
)

__all__ = [
    "Bytes",
    "ChangePage",
    "Dossier",
    "ImpactRow",
    "PageHealth",
    "PageRef",
    "ParityRow",
    "Period",
    "Piece",
    "RedlineRow",
    "RulePair",
    "SiteData",
    "SiteReport",
    "SourceHealth",
    "Timeline",
    "build_site",
]
