"""The Recordings room: coded files dropped on the page, kept on this computer, mapped and measured."""
