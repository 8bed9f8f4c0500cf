"""The configuration: config.toml, checked."""

from veille.config.alerting import Alerts, Route
from veille.config.channels import Channel
from veille.config.load import Config, load_config
from veille.config.packages import Package, Place
from veille.config.running import Crawl, Guard, Service
from veille.config.sources import Fact, Source

__all__ = [
    "Alerts",
    "Channel",
    "Config",
    "Crawl",
    "Fact",
    "Guard",
    "Package",
    "Place",
    "Route",
    "Service",
    "Source",
    "load_config",
]
