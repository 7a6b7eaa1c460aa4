"""An untrusted file in, its text out of a process with bounds on time and memory."""
