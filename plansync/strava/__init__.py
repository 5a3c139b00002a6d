"""Reading a runner's completed runs from Strava: connect, renew, read, listen.

Import what you need from the module that has it: only `client` loads stravalib, which is heavy.
"""
