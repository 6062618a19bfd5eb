"""The course of a life: whom a person meets in which years, what becomes of everybody, and slow lines as pure functions.

Behaviour is the kernel's alone. Import the module you need.
"""
