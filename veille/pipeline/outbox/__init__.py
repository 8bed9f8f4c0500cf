"""Events from the moment something happened until every channel took them."""
