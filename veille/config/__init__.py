"""The configuration: config.toml, checked."""

from veille.config.alerting import Alerts, Channel, Route
from veille.config.load import Config, load_config
from veille.config.running import Crawl, Guard, Service
from veille.config.sources import Fact, Source

__all__ = ["Alerts", "Channel", "Config", "Crawl", "Fact", "Guard", "Route", "Service", "Source", "load_config"]
