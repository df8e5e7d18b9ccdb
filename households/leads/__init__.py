"""Leads: their list and pages; and the building lead's report, which may become one."""
