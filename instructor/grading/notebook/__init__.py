"""Grade one notebook: read it, repair it, run its cells inside and its tests outside."""
