-- wrk: the echo action, or any that takes BODY, with a key, as one user. RATE (requests a second, 0: as many as go) is spread evenly over
-- the threads; times are kept by the wall clock, so that an answer that comes late does not slow the load down.
local ffi = require("ffi")
ffi.cdef [[ struct when { long seconds; long nanoseconds; }; int clock_gettime(int, struct when*); ]]
local moment = ffi.new("struct when")
local rate, threads = tonumber(os.getenv("RATE") or "0"), tonumber(os.getenv("THREADS") or "2")
local next_at = nil

local function now()
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

wrk.method = "POST"
wrk.body = os.getenv("BODY") or '{"message":"hello from the caller","count":42}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("KEY") or "none")
wrk.headers["X-Patchbay-User"] = "ann"

if rate > 0 then
  function delay()
    local at = now()
    next_at = math.max((next_at or at) + threads / rate, at - 0.01)
    return math.floor(math.max(0, next_at - at) * 1000 + math.random())
  end
end

function done(summary, latency, requests)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
      + summary.errors.timeout
  print(string.format("RESULT %.0f %.3f %d %d", summary.requests / summary.duration * 1e6,
    latency:percentile(99) / 1000, summary.requests, errors))
end
