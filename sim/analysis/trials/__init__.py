"""Forecasts on trial: sealed before the event, scored after it, and the bank of cases."""
