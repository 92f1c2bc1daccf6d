"""HTTPS on the city's own network, where no public authority can vouch for a host name.

Microphones and service workers need a secure context, so a tablet must trust the suite's address.

1. `authority.py`    a certificate authority of this installation, made once
2. `leaf.py`         the certificate of the host names and addresses, signed by it
3. `files.py`        both on disk; renews the leaf in time
4. `pem.py`          a chain and key of the city's own authority, and what is wrong with them
5. `actions.py`, `settings_routes.py`  the page where an administrator makes or delivers one
6. `commands.py`     `workstyle tls init|show|page`
7. `routes.py`       the page from which a tablet installs the authority
8. `install_site.py` that page alone, on plain HTTP
"""
