"""The span reader in training: its input, network, optimiser and checkpoints."""
