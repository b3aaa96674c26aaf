-- Adds a tick if entries wait for one and it is due by time. ARGV: the time, seconds a tick, writer.
-- Returns whether one was added and the writer's last number, by which it sees that the log's tail was cut while it was idle.

local kept = redis.call('HMGET', LOG, 'waiting', 'since')
local waiting, since, at = tonumber(kept[1]) or 0, tonumber(kept[2]) or 0, tonumber(ARGV[1])
local due = is_due(waiting, since, at, math.huge, tonumber(ARGV[2]))
if due then
  keep(tick(last_offset(), at), 0, at)
end
return {due and 1 or 0, tonumber(string.match(redis.call('HGET', WRITERS, ARGV[3]) or '0', '%d+'))}
