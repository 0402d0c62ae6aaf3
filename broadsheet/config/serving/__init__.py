"""The processes of a running site, and what keeps them alive.

    serve ─┬─ kiosk                       readers' port; no Django, no database
           └─ office ─┬─ setup            once, first: database, static files, demo
                      ├─ newsroom         editors and forms, behind a Unix socket
                      ├─ worker           tasks and jobs
                      └─ press            prints the edition

`serve` itself stays small and loads nothing, so that it can be told to end at any moment and hardly anything can kill it.
The office has Django loaded and hands it to its children by forking: they share its memory and are back at once.
"""
