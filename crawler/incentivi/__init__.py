"""incentivi.gov.it, the register of public incentives of Italy: its records."""
