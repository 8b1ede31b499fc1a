"""Choosing some of those who volunteered, fairly and so that others can check it; knows neither pages nor tables."""
