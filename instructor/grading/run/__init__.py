"""Grade a class: what is new, many at once, records, the report."""
