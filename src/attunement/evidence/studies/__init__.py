"""Virtual studies, a small file for each family of findings; `load_studies` finds every one in this folder."""
