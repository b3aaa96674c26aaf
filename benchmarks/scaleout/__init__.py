"""More than one web process over Redis: throughput, latency, click to policy, memory, and what was lost or doubled."""
