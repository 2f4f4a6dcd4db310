"""How pages look: the layout, fields, our own components, the template environment."""
