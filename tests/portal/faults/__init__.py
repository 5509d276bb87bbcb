"""Workers that die or meet: processes of their own on databases of their own."""
