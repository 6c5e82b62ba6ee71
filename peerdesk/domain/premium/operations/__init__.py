"""What is done with premium services up to the customer's answer."""
