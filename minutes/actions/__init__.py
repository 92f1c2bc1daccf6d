"""Everything that changes state: verbs in noun modules, each takes `by=`, checks, writes, audits and publishes."""
