-- Readers for wrk: each asks for an ad, loads its pixel, and clicks in three of ten cases; paced, so that a slow
-- answer is not followed by fewer. Arguments: requests a second, readers.
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long ns; } moment; int clock_gettime(int, moment *);")
local moment = ffi.new("moment")

local function now()
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment.s) + tonumber(moment.ns) * 1e-9
end

local threads = {}
local waiting, first, last = {}, 1, 0
local rate, readers, started, sent, visits = 1000, 100000, nil, 0, 0
decisions, pixels, clicks, spooled, strange = 0, 0, 0, 0, 0
local topics = { "running", "news", "cooking", "travel", "" }

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  rate, readers = tonumber(arguments[1]), tonumber(arguments[2])
  math.randomseed(tonumber(arguments[3]))
end

-- How many ms this connection waits before its next request.
function delay()
  started = started or now()
  sent = sent + 1
  return math.max(0, math.floor((started + sent / rate - now()) * 1000))
end

function request()
  if first <= last then
    local path = waiting[first]
    waiting[first] = nil
    first = first + 1
    return wrk.format("GET", path)
  end
  visits = visits + 1
  local body = string.format(
    '{"placement":"rail","user_id":"reader-%d","context":{"device":"%s","hour":%d,"country":"%s","page_topic":"%s",'
      .. '"interests":["climbing","running"]}}',
    math.random(readers), math.random(2) == 1 and "mobile" or "desktop", visits % 24, math.random(3) == 1 and "DE" or "FR",
    topics[math.random(#topics)]
  )
  return wrk.format("POST", "/v1/decisions", { ["content-type"] = "application/json" }, body)
end

local function follow(path)
  last = last + 1
  waiting[last] = path
end

function response(status, headers, body)
  local pixel = status == 200 and string.match(body, '"impression_url":"https?://[^/]+([^"]+)"')
  if pixel then
    decisions = decisions + 1
    follow(pixel)
    if math.random() < 0.3 then
      follow(string.match(body, '"click_url":"https?://[^/]+([^"]+)"'))
    end
  elseif status == 200 then
    pixels = pixels + 1
  elseif status == 302 then
    clicks = clicks + 1
    if not headers["adloom-offset"] then
      spooled = spooled + 1
    end
  elseif status ~= 204 then -- which is control, for whom nothing was approved here
    strange = strange + 1
  end
end

function done(summary, latency, _)
  local seen = { decisions = 0, pixels = 0, clicks = 0, spooled = 0, strange = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(seen) do
      seen[name] = seen[name] + thread:get(name)
    end
  end
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '\n{"seconds":%f,"p50_ms":%f,"p99_ms":%f,"decisions":%d,"pixels":%d,"clicks":%d,"spooled":%d,"strange":%d,"failed":%d}\n',
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, seen.decisions, seen.pixels,
    seen.clicks, seen.spooled, seen.strange, failed
  ))
end
