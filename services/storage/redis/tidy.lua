#!lua flags=allow-oom
-- Registers how far consumers have read and gives back what lies below the slowest. ARGV: name and offset of each, in turns.
-- Runs when memory is full, too: it is what frees some.

local LOG, TICKS, FRAMES, USED, CONSUMERS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local AT_ONCE = 1000 -- arguments of one call: Lua's stack holds some 8,000

if #ARGV > 0 then
  redis.call('HSET', CONSUMERS, unpack(ARGV))
end
local kept = redis.call('HMGET', LOG, 'head', 'trimmed', 'partitions')
local least = tonumber(kept[1]) or 0
local consumers = redis.call('HVALS', CONSUMERS)
for _, offset in ipairs(consumers) do
  least = math.min(least, tonumber(offset))
end
if #consumers == 0 or least <= (tonumber(kept[2]) or 0) then
  return
end

local mark, above = string.format('%.0f', least), string.format('%.0f-0', least + 1)
redis.call('HSET', LOG, 'trimmed', mark)
-- Who reads the common kinds alone has a gap only where one of those is given up: they are few, and the mark is far above the last.
local last = redis.call('XREVRANGE', LOG .. ':common', mark, '-', 'COUNT', 1)
if #last > 0 then
  redis.call('HSET', LOG, 'trimmed_common', string.match(last[1][1], '^%d+'))
end
local streams = {TICKS, LOG .. ':common'}
for partition = 0, tonumber(kept[3]) - 1 do
  streams[#streams + 1] = LOG .. ':' .. partition
end
for _, stream in ipairs(streams) do
  -- Whole nodes, as cutting entries off one frees nothing; without a limit, as a million entries go in 25 ms.
  redis.call('XTRIM', stream, 'MINID', '~', above, 'LIMIT', 0)
end
repeat
  local unused = redis.call('ZRANGEBYSCORE', USED, '-inf', mark, 'LIMIT', 0, AT_ONCE)
  if #unused > 0 then
    redis.call('HDEL', FRAMES, unpack(unused))
    redis.call('ZREM', USED, unpack(unused))
  end
until #unused < AT_ONCE
