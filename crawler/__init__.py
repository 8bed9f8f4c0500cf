"""The crawler: what to check and when, politeness, HTTP, the gate, the transport's verdict."""

from veille.crawler.crawl import Crawler, HostMemory, crawl
from veille.crawler.frontier import Candidate, Found, discover, next_due, reconcile, wanted
from veille.crawler.urls import canonical_url, host_of

__all__ = [
    "Candidate",
    "Crawler",
    "Found",
    "HostMemory",
    "canonical_url",
    "crawl",
    "discover",
    "host_of",
    "next_due",
    "reconcile",
    "wanted",
]
