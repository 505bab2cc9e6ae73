"""What a person is entitled to before a claim: filings, referrals, registrations, designated treatment."""
