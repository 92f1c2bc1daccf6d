"""The history of the tables: one line, numbered; `workstyle db upgrade` walks it."""
