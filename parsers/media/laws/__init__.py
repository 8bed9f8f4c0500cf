"""Acts and regulations: the Justice department's XML and LégisQuébec's pages."""
