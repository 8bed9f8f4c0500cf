"""What pages said and when: versions, sections, rules, facts, changes, reviews."""
