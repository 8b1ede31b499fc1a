"""The composition root: builds the app from core and whichever plugins are installed, and gives it its look."""
