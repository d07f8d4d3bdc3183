# For benchmarks that are scripts: their table, their ROWS.json, and whether they reach what they have to reach.
# A script puts its own awk program behind this text.

function head() { printf "%-62s %10s %10s %5s %7s  %s\n", "", "ours", "peer", "", "ratio", "target" }

function over(a, b) { return b > 0 ? a / b : 0 }

# `target` says what the row has to reach, "" for nothing; `met` says whether it does.
function row(name, ours, peer, unit, ratio, target, met) {
  printf "%-62s %10s %10s %5s %7.2f  %s\n", name, ours, peer, unit, ratio, target == "" ? "" : target ": " (met ? "met" : "MISSED")
  if (target != "" && !met) missed++
  rows = rows (rows == "" ? "" : ",\n") sprintf("{\"name\":\"%s\",\"ours\":%s,\"peer\":%s,\"unit\":\"%s\",\"ratio\":%.3f}",
    name, ours, peer, unit, ratio)
}

function finish(file) {
  print "[" rows "]" > file
  exit missed > 0
}
