"""Virtual studies of the findings on later life; `load_studies(of="life")` finds every one in this folder.

They stand apart from the others because no validation finding among theirs is run before lives have been frozen.
"""
