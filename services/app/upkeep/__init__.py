"""What `make` runs to keep the repository true to itself: pins, reference pages, catalogues; not part of the suite."""
