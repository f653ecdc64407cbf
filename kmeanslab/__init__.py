"""The code behind both notebooks. No function here assigns a point or moves a centroid."""
