"""The page in Gradio: its tabs and the panel for documents."""
