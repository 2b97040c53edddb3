"""What keeps strangers out and answers harmless: headers, hosts, limits, the secret."""
