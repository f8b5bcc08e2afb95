"""Results of shipped scenarios: do they behave as theory and the record say?"""
