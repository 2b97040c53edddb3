"""Purchases become customers: columns, lines, refunds, behaviour."""
