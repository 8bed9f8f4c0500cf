"""What `veille datasette` adds to Datasette: each file here is loaded by it as a plugin."""
