"""What Azure needs that Bicep cannot say, from the terminal and as azd's hooks: ``python -m scripts.azure --help``.

Nothing but Python's own library is used here, since azd runs its hooks in an environment that has nothing else.
"""
