"""What customers will do, from when they bought."""
