"""Who is at the door: staff with two factors, visits of residents, and links that open one thing."""
