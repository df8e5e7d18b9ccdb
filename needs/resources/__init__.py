"""The resource list (资源清单): units and what they offer, kept, assured, ended, and taken out as HSDS."""
