"""From a request to a page.

1. `request_log.py`  gives the request an id and writes one log line when it is done
2. `headers.py`      what a browser may do with our pages: CSP with a nonce, cache, referrer
3. `failures.py`     turns what nobody expected into a page with that id
4. `csrf.py`         refuses a change that another site asked for
5. `forms.py`        form body to pydantic model, errors keyed by field; `pagination.py` page numbers
6. `render.py`       `page()`, `fragment()`, `redirect()`: whole page, or one block when htmx asks
7. `templates.py`    the Jinja environment: `urls.py`, `static_files.py`, `navigation.py` give its globals
8. `flash.py`        a message that the next page shows once, signed by `signing.py`
9. `error_pages.py`  an error becomes a page, a fragment or problem+json, in words of `messages.py`
10. `api_docs.py`    the API's schema and its readable page
"""
