"""Courses for staff and their completion by department; comes with the E-learning release."""
