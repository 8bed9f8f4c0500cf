"""The crawler: what to check and when, politeness, HTTP, the gate, the transport's verdict."""

from veille.crawler.crawl import Crawler, HostMemory, crawl
from veille.crawler.frontier import Candidate, Found, discover, next_due, reconcile, wanted
from veille.crawler.lists.feeds import read_feed
from veille.crawler.lists.sitemaps import ListedAddress, Sitemap, read_sitemap
from veille.crawler.lists.updates import Update, named_pages, new_updates, read_updates
from veille.crawler.warc import read_warc, write_warc

__all__ = [
    "Candidate",
    "Crawler",
    "Found",
    "HostMemory",
    "ListedAddress",
    "Sitemap",
    "Update",
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
