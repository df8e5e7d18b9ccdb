"""Workbooks and departments' lists brought in through the browser: rehearsed, looked at, then written."""
