-- Appends one numbered batch of one writer, all of it or nothing, once.
--
-- ARGV: writer, batch number, whether a gap before it is known, partitions of a new log, entries and seconds a tick,
-- how many frames, then digest and content of each (empty: the log has it), then home ('' for all readers) and record
-- of each entry. Returns {'at', first offset, entries}, {'old'} (the writer's last number is higher), {'behind', that number}
-- or {'frames', missing ...}.

local FRAMES, USED = KEYS[5], KEYS[6]
local writer, batch, knows = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local frames, entries = 8, 8 + 2 * tonumber(ARGV[7])

local last, first, length = string.match(redis.call('HGET', WRITERS, writer) or '0 0 0', '(%d+) (%d+) (%d+)')
last = tonumber(last)
if last == batch then
  return {'at', tonumber(first), tonumber(length)}
elseif last > batch then
  return {'old'}
elseif last < batch - 1 and not knows then
  return {'behind', last}
end

local missing = {'frames'}
for i = frames, entries - 1, 2 do
  if ARGV[i + 1] == '' and not redis.call('ZSCORE', USED, ARGV[i]) then
    missing[#missing + 1] = ARGV[i]
  end
end
if #missing > 1 then
  return missing
end

local head = last_offset()
local kept = redis.call('HMGET', LOG, 'partitions', 'waiting', 'since')
local partitions = tonumber(kept[1] or ARGV[4])
if not kept[1] then
  redis.call('HSET', LOG, 'partitions', partitions)
end
local begin = head + 1
for i = entries, #ARGV, 2 do
  head = head + 1
  add(LOG .. ':' .. (ARGV[i] == '' and 'common' or ARGV[i] % partitions), head, ARGV[i + 1])
end
for i = frames, entries - 1, 2 do
  if ARGV[i + 1] ~= '' then
    redis.call('HSET', FRAMES, ARGV[i], ARGV[i + 1])
  end
  redis.call('ZADD', USED, number(head), ARGV[i]) -- until the log is trimmed above this offset, the frame stays
end
local added = (#ARGV - entries + 1) / 2
redis.call('HSET', WRITERS, writer, ARGV[2] .. ' ' .. number(begin) .. ' ' .. added)

local waiting, at = tonumber(kept[2]) or 0, struct.unpack('>d', ARGV[#ARGV], 2)
local since = waiting > 0 and tonumber(kept[3]) or struct.unpack('>d', ARGV[entries + 1], 2)
if is_due(waiting + added, since, at, tonumber(ARGV[5]), tonumber(ARGV[6])) then
  keep(tick(head, at), 0, at)
else
  keep(head, waiting + added, since)
end
return {'at', begin, added}
