"""How askquote answers questions about people's own documents."""
