"""The configuration: config.toml, checked."""

from veille.config.alerting import Alerts, Route
from veille.config.channels import Channel
from veille.config.load import Config, load_config
from veille.config.packages import FactPlace, Package
from veille.config.running import Crawl, GuardSettings, Service
from veille.config.sources import FactBinding, Source

__all__ = [
    "Alerts",
    "Channel",
    "Config",
    "Crawl",
    "FactBinding",
    "FactPlace",
    "GuardSettings",
    "Package",
    "Route",
    "Service",
    "Source",
    "load_config",
]
