"""What comes of projects: results in blocks, «Dette skjedde», those who follow, and their letters."""
