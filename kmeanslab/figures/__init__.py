"""What the lesson's figures are drawn with."""
