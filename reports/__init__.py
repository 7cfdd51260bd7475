"""What the answers mean, written down."""
