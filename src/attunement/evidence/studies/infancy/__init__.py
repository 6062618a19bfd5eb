"""Virtual studies of the findings on infancy; `load_studies(of="infancy")` finds every one in this folder.

They stand apart from the others because no validation finding among theirs is run before the extended theory is frozen.
"""
