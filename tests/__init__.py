"""A package by name: argostranslate installs one called `tests`, which would hide this folder from `python -m`."""
