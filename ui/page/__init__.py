"""The Gradio page: its tabs, and the panel that shows documents."""
