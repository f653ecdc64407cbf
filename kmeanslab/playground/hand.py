"""placeholder"""

HandLabels = None
