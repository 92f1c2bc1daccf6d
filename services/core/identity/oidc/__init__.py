"""Sign-on with the city's OpenID Connect provider (Keycloak, Entra ID, AD FS and others).

1. `settings.py`   which provider, which claim names the person, what happens to unknown people
2. `outgoing.py`   requests that reach the provider's host and nothing else
3. `provider.py`   discovery and keys, kept for an hour
4. `flow.py`       to the provider and back: code flow with PKCE, state and nonce; the ID token checked
5. `logout.py`     the provider's logout token checked; where a logout goes
6. `errors.py`     what can go wrong, for the person at the login page
"""
