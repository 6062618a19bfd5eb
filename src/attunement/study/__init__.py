"""A study: its spec, its stages, and the folder it leaves. Import the module you need."""
