"""The manual inside the suite: pages of docs/, readable without a network.

1. `chapters.py`  which pages there are, for whom, and where their texts lie
2. `render.py`    Markdown becomes a page of ours: its links lead inside the manual or nowhere
3. `routes.py`    /manual, for everybody who is logged in; chapters on administration for administrators
"""
