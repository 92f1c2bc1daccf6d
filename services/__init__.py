"""The suite's foundation: what every feature stands on, and what composes them.

Map of the suite (all arrows point down to `services/`):

- `minutes/`          a recording becomes speaker-attributed draft minutes
- `translate/`        counter conversations with residents
- `elearning/`        courses and completion
- `telework_stats/`   usage logs become the plan's KPIs
- `services/app/`     composes what is installed: web process, worker, `workstyle` command
- `services/core/`    the bottom layer: settings, database, jobs, people, pages; knows no feature

A feature is found by the entry-point group `workstyle.features`; a city may
install some of them, or add its own.
"""
