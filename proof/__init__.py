"""The proofs: every number that Broadsheet promises, measured. `make proof-<app>` runs one, `make bench` all."""
