"""Embedded data, and the script that rebuilds it (``build.py``); see ``README.md``."""
