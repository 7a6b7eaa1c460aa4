"""Extract text from untrusted files in a process with limits on time and memory."""
