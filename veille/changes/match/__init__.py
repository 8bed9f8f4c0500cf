"""Which old part became which new one."""
