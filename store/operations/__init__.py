"""How the watch goes: fetches, hosts, content held back, events to deliver."""
