"""Counting attempts.

Which way it fails: where Redis does not answer, each process counts by itself. The limit then holds for every process
on its own, so that n processes let through n times as many; it is never lifted.
"""
