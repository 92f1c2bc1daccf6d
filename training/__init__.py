"""How the small starter models that ship with the suite were made; run by hand, never by the suite."""
