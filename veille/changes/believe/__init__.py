"""Is this really the page? Likeness to the last version with content, signs of what stands in a page's place, the verdict."""
