"""The workbench: a page in the browser, served to this computer alone. A thin shell without science; see `attune open`."""
