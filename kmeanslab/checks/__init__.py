"""How an exercise is called, judged and explained."""
