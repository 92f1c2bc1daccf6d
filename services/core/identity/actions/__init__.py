"""Everything that changes people and accounts: each takes `by=`, checks, writes and audits."""
