"""`make bundle`: one checksummed archive with which a server without a network is installed or upgraded.

What is in it, from the top folder `workstyle-<version>-<architecture>/` down:

    install.sh, upgrade.sh, uninstall.sh    and what they share: parts/, systemd/ (from services/app/deploy)
    manifest.json                           version, commit, Python, architecture, what was added
    SHA256SUMS                              of every other file
    wheels/                                 the suite with its pages, starter model and sample; everything it needs
    development/                            when chosen: wheels of the tests and of the training beside those
    docs/                                   the documentation of this version
    debian/                                 an apt repository of its own: Python, and PostgreSQL or Janus when chosen

`source` exports a commit, `wheels` and `debian` collect packages, `manifest` says and sums, `archive` packs.
"""
