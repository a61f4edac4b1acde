"""The tests mirror the rooms; whole journeys are under ``journeys``, the page in Chromium under ``browser``."""
