"""Letters to the departments whose lists do not agree: what is asked, on paper and as a workbook, and the answer."""
