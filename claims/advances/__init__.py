"""补充医疗保险: what the supplementary scheme pays above the limit of basic insurance, and what it lends before."""
