"""How many live in the municipality, by gender, age and place: what the panel is compared with."""
