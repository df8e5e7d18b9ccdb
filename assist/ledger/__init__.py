"""The ledger (台账): one workbook that says to the street what the office has, did and still owes."""
