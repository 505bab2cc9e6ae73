"""Enrolment: who is classified how, what is paid by whom, from when to when benefits run, and bills of groups."""
