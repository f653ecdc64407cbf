"""How an exercise is called, told and explained."""
