"""Who may do what: plain functions from what is and what is asked to what happens.

`rule(view, actor, command)` gives a `Decided` or raises `Refused`. No I/O, no clock, no chance.
"""
