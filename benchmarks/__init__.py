"""One script per published number, each with its section of docs/benchmarks.md: `python -m benchmarks.NAME`."""
