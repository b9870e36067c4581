"""The plain door, for netcat and telnet: lines that people type, and lines that they read.

Bytes are freed of telnet's commands (`telnet`) and cut into lines (`typed`); `lines` is the connection that does
both. `entering` asks who somebody is, `door` is the talk, `slash` the table of commands, `shown` what comes of them.
"""
