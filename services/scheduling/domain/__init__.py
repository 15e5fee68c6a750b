"""The rules of scheduling, plain Python: a module for each subject, and refusals.py for what is refused.

Clock, ids and folded names are arguments. Rows, contracts and files have no place here.
"""
