"""The crawler: what to check and when, politeness, HTTP, the gate, the transport's verdict.

Each name is loaded on first use: most checks read no list.
"""

from typing import TYPE_CHECKING

from veille.lazy import names_on_use

if TYPE_CHECKING:
    from veille.crawler.crawling import Crawler, HostMemory, Machine, crawl
    from veille.crawler.frontier import Candidate, Found, discover, next_due, reconcile, wanted
    from veille.crawler.lists.feeds import read_feed
    from veille.crawler.lists.sitemaps import ListedAddress, Sitemap, read_sitemap
    from veille.crawler.lists.updates import Update, named_pages, new_updates, read_updates
    from veille.crawler.warc import LostRevisit, WarcNotes, read_warc, write_warc

__all__ = [
    "Candidate",
    "Crawler",
    "Found",
    "HostMemory",
    "ListedAddress",
    "LostRevisit",
    "Machine",
    "Sitemap",
    "Update",
    "WarcNotes",
    "crawl",
    "discover",
    "named_pages",
    "new_updates",
    "next_due",
    "read_feed",
    "read_sitemap",
    "read_updates",
    "read_warc",
    "reconcile",
    "wanted",
    "write_warc",
]

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here
    __getattr__ = names_on_use(__name__)
