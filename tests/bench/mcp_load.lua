-- wrk: POSTs BODY with the lines of HEADERS. Prints requests a second, the median in milliseconds, and what failed.
wrk.method = "POST"
wrk.body = os.getenv("BODY")
for name, value in os.getenv("HEADERS"):gmatch("([^:\n]+): ([^\n]+)") do
  wrk.headers[name] = value
end

function done(summary, latency)
  local errors, kinds = 0, ""
  for kind, count in pairs(summary.errors) do
    errors = errors + count
    if count > 0 then kinds = kinds .. " " .. kind end
  end
  print(string.format("RESULT %.1f %.4f %d%s", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    errors, kinds))
end
