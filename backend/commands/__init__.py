"""What single commands of ``segment`` do, one module each; ``backend/cli.py`` lists them."""
