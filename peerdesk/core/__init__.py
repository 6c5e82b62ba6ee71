"""Words true in any company: errors, ids, time, money, cryptography, the database, jobs."""
