"""The bottom layer: knows no feature.

`suite.Suite` is what a running process holds (settings, database, storage, events, jobs, features); every request and
every job reaches the rest through it. A feature describes itself in a `feature.Feature` manifest.
"""
