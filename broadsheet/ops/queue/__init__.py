"""Doing tasks so that none is lost: not when a worker is killed, not when a task fails, not while the database is away.

The queue is django-tasks-db's table. Each claim adds the worker's name to a task's `worker_ids`, so that list counts the
tries and is the fence: an outcome counts only while the list is what it was when the task was claimed. A task may
therefore run more than once, and has to be safe to run again.
"""
