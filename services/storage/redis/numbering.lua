-- What every script that appends begins with: numbers, and whether this is still the server that gave the last one.
--
-- An entry's offset is its number, and <offset>-0 its id in a stream. Streams are named here and not in KEYS: which of them
-- are written depends on the number of partitions, which the log itself keeps. One server holds them all.
-- Whatever can be refused is refused before the first write: Redis runs a script alone, but takes nothing back.

local LOG, EPOCHS, TICKS, WRITERS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local SINCE = 1577836800 -- 2020-01-01 UTC
-- More than a failure can take of the log's tail, so that no offset is given twice even by a clock that is behind; and no more
-- microseconds than a restart takes: numbers that run ahead of the clock would be given again by a log that lost everything.
local LEAP = 1048576

local function number(value)
  return string.format('%.0f', value) -- the usual conversion gives up after 14 digits
end

-- Microseconds since 2020. A log that lost everything begins above all it ever numbered, short of a million entries a second.
local function now()
  local time = redis.call('TIME')
  return (time[1] - SINCE) * 1000000 + time[2]
end

-- The last offset given. Another run of the server is a restart or a failover, which may have cut the tail: numbers leap, and
-- what survived is noted under the offset above which the new ones stand.
local function last_offset()
  local kept = redis.call('HMGET', LOG, 'run', 'head')
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
  local head = tonumber(kept[2]) or 0
  if kept[1] == run then
    return head
  end
  local from = math.max(head + LEAP, now())
  redis.call('HSET', EPOCHS, number(from), number(head))
  redis.call('HSET', LOG, 'run', run, 'epoch', number(from))
  return from
end

local function add(stream, offset, record)
  redis.call('XADD', stream, number(offset) .. '-0', 'r', record)
end

local function is_due(waiting, since, at, most, seconds)
  return waiting >= most or (waiting > 0 and at - since >= seconds)
end

-- A tick: kind 0 and its time. Returns its offset.
local function tick(head, at)
  add(TICKS, head + 1, struct.pack('>Bd', 0, at))
  return head + 1
end

-- How far the log goes, and what waits for a tick since when.
local function keep(head, waiting, since)
  redis.call('HSET', LOG, 'head', number(head), 'waiting', waiting, 'since', string.format('%.17g', since))
end
