"""The search API of the EU Funding & Tenders Portal (index SEDIA): its query, its records, its codes."""
