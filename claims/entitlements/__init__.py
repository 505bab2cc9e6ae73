"""What is settled before a claim: filings for care elsewhere, referrals, registered diseases, designated treatment."""
