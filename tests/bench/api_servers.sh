# For the benchmarks of a whole server: starting it and its peers, loading them, and taking them away at the end.
# Sourced with `bin` set to where the programs are.
folder=$(mktemp -d)
started=()
finish() {
  for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT

# start NAME COMMAND…: runs it, waits for the line that says its port.
start() {
  local name=$1
  shift
  : >"$folder/$name" # a busy machine may begin the command later than the loop below
  "$@" >"$folder/$name" 2>"$folder/$name.err" &
  started+=($!)
  process=$!
  for _ in $(seq 300); do
    port=$(sed -n 's/^listening on port //p' "$folder/$name")
    [ -z "$port" ] || return 0
    sleep 0.1
  done
  cat "$folder/$name.err" >&2
  return 1
}

# serve CALLS: our server with room for so many calls of anybody, and the connectors of the benchmarks; sets ours,
# ours_port, idle and KEY.
serve() {
  cat >"$folder/patchbay.toml" <<TOML
connector_path = ["$PWD/${bin%/bin}/connectors", "$PWD/${bin%/bin}/test_connectors"]
allow = ["minimal_c", "suspends"]
[connector.suspends]
base_url = "http://127.0.0.1:$port"
[limits]
in_flight_of_connector = $1
in_flight_of_link = $1
in_flight_of_organization = $1
provider_connections = 10000
[server]
listen = "127.0.0.1:0"
store = "store.db"
key_ring = "keys"
requests_per_second = 0
in_flight = $1
connections = $1
connections_per_address = 0
TOML
  start ours "$bin/patchbay" --config "$folder/patchbay.toml" serve --init
  ours=$process ours_port=$port
  KEY=$(awk '/^service key/ {print $3}' "$folder/ours")
  export KEY
  idle=$(rss "$ours")
}

# load SECONDS RATE PORT PATH [CONNECTIONS]: sets rate, p99, requests, errors.
load() {
  read -r _ rate p99 requests errors < <(RATE=$2 wrk -t2 -c"${5:-32}" -d"$1"s --timeout 10s -s tests/bench/api_load.lua \
    "http://127.0.0.1:$3$4" | grep RESULT)
}

rss() { awk '/^VmRSS/ {printf "%.1f", $2 / 1024}' "/proc/$1/status"; }
