"""Manual reimbursement (手工报销): intake, settlement, review, decision, reversal."""
