"""Usage logs become the indicators of the plan; comes with the Usage rates release."""
