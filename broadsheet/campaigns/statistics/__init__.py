"""What an experiment's figures say, and how sure it is. Plain numbers in, plain numbers out: no models, no Django.

`docs/campaigns-experiments.md` tells what is assumed, and where each formula comes from.
"""
