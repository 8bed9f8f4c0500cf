"""Documents by their type: bytes to sections, blocks and links."""
