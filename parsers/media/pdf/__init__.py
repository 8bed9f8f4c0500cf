"""PDF documents: lines of text by page, then sections."""
