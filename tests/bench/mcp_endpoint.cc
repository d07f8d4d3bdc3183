#include "mcp_endpoint.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "child_process.h"
#include "loopback.h"
#include "mcp_programs.h"
#include "temporary_folder.h"

namespace patchbay::bench {
namespace {

constexpr int kConnections = 32;
constexpr int kTools = 500;
constexpr int kToolsOfOthers = 3;  // number of our server's tools that are not the upstream's
constexpr int kStreams = 512;      // the maximum that a server allows for one key
constexpr std::size_t kSamples = 500;
constexpr int kRounds = 3;

constexpr const char* kPath = "/api/v1/mcp";
constexpr const char* kEchoed = "hello from the caller";
constexpr std::string_view kArguments = R"({"message":"hello from the caller","count":42})";

enum class Era { kLegacy, kModern };

std::string envelope(std::string_view method, const std::string& params) {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(method) + R"(","params":)" + params +
         "}";
}

// The address of an MCP server, the headers that each request needs, and the name of its tool.
struct Endpoint {
  std::uint16_t port;
  std::string path;
  std::string key_headers;
  std::string echo;
};

// A number of equal requests.
struct Load {
  std::string headers;
  std::string body;
};

constexpr const char* kJsonHeaders =
    "Content-Type: application/json\nAccept: application/json, text/event-stream\n";

// Begins a session. A server without sessions returns no session id.
std::string session_headers(const Endpoint& to) {
  const std::string greeting = envelope(
      "initialize",
      R"({"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"b","version":"1"}})");
  const std::string answer = post(to.port, to.path, kJsonHeaders + to.key_headers, greeting);
  if (!answer.starts_with("HTTP/1.1 200")) give_up("a server does not greet: " + answer);
  const std::string id = header_of(answer, "mcp-session-id");
  std::string headers = "MCP-Protocol-Version: 2025-11-25\n";
  if (!id.empty()) headers += "Mcp-Session-Id: " + id + "\n";
  return headers;
}

Load load_of(const Endpoint& to, Era era, std::string_view method, std::string params,
             const std::string& name) {
  std::string headers = kJsonHeaders + to.key_headers;
  if (era == Era::kLegacy) return {headers + session_headers(to), envelope(method, params)};
  headers += "MCP-Protocol-Version: 2026-07-28\nMcp-Method: " + std::string(method) + "\n";
  if (!name.empty()) headers += "Mcp-Name: " + name + "\n";
  params.pop_back();
  params += std::string(params.size() > 1 ? "," : "") +
            R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
            R"("io.modelcontextprotocol/clientCapabilities":{},)"
            R"("io.modelcontextprotocol/clientInfo":{"name":"b","version":"1"}}})";
  return {headers, envelope(method, params)};
}

Load echo_load(const Endpoint& to, Era era) {
  const Load load = load_of(
      to, era, "tools/call",
      R"({"name":")" + to.echo + R"(","arguments":)" + std::string(kArguments) + "}", to.echo);
  const std::string answer = post(to.port, to.path, load.headers, load.body);
  if (answer.find(kEchoed) == answer.npos) give_up("a server does not echo: " + answer);
  return load;
}

Load list_load(const Endpoint& to) {
  Load load = load_of(to, Era::kModern, "tools/list", "{}", "");
  const std::string answer = post(to.port, to.path, load.headers, load.body);
  int listed = 0;
  constexpr std::string_view kSchema = "\"inputSchema\"";
  for (auto at = answer.find(kSchema); at != answer.npos; at = answer.find(kSchema, at + 1)) {
    ++listed;
  }
  if (listed != kTools) give_up("a server lists " + std::to_string(listed) + " tools");
  return load;
}

struct MeasuredRate {
  double rate;    // requests per second
  double median;  // in milliseconds
};

// Sends the requests for some seconds. Every answer must be correct.
MeasuredRate measured(const Endpoint& to, const Load& load, int connections, int seconds) {
  setenv("BODY", load.body.c_str(), 1);        // NOLINT(concurrency-mt-unsafe): one thread
  setenv("HEADERS", load.headers.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  ChildProcess wrk({"wrk", "-t1", "-c" + std::to_string(connections),
                    "-d" + std::to_string(seconds) + "s", "--timeout", "10s", "-s",
                    std::string(PATCHBAY_SOURCE_DIR) + "/tests/bench/mcp_load.lua",
                    "http://127.0.0.1:" + std::to_string(to.port) + to.path});
  for (std::string line = wrk.receive();; line = wrk.receive()) {
    MeasuredRate result{};
    int errors = 0;
    if (std::sscanf(line.c_str(), "RESULT %lf %lf %d", &result.rate, &result.median, &errors) ==
        3) {
      if (errors > 0)
        give_up("requests to " + std::to_string(to.port) + to.path + " failed: " + line);
      return result;
    }
    if (line.empty() && !wrk.is_running()) give_up("wrk ended without a result: is it installed?");
  }
}

// A server made with the SDK, and the port that it printed.
struct Peer {
  explicit Peer(const std::string& sdk)
      : program({node(), interop("mcp_bench_server.mjs"), sdk, std::to_string(kTools)}),
        at{port_in(program.receive()), "/mcp", "", "echo"} {}
  ChildProcess program;
  Endpoint at;
};

class Server {
 public:
  explicit Server(const std::string& upstream_port)
      : program_({std::string(PATCHBAY_PROGRAM), "--config", file_for(upstream_port), "serve",
                  "--init"}) {
    while (key_.empty() || port_ == 0) {
      const std::string line = program_.receive();
      if (line.empty() && !program_.is_running()) give_up("patchbay serve does not start");
      constexpr std::string_view kPort = "listening on port ";
      if (line.starts_with(kPort)) port_ = port_in(line.substr(kPort.size()));
      if (line.starts_with("service key")) key_ = line.substr(line.rfind(' ') + 1);
    }
  }
  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] Endpoint at(const std::string& tool) const {
    return {port_, kPath, "Authorization: Bearer " + key_ + "\nX-Patchbay-User: ann\n", tool};
  }
  [[nodiscard]] double kib() const { return resident_kib(program_.pid()); }

 private:
  std::string file_for(const std::string& upstream_port) {
    return folder_
        .write("patchbay.toml",
               "connector_path = [\"" + std::string(PATCHBAY_CONNECTORS) +
                   "\"]\nallow = [\"minimal_c\", \"up\"]\n"
                   "[connector.up]\ninstance_of = \"mcp\"\n"
                   "url = \"http://127.0.0.1:" +
                   upstream_port +
                   "/mcp\"\n[server]\nlisten = \"127.0.0.1:0\"\n"
                   "store = \"store.db\"\nkey_ring = \"keys\"\n"
                   "requests_per_second = 0\nconnections = 4000\n"
                   "connections_per_address = 0\nin_flight = 4000\nmcp_tools = 0\n")
        .string();
  }

  TemporaryFolder folder_;
  std::uint16_t port_ = 0;
  std::string key_;
  ChildProcess program_;
};

// The faster of the two peers is used for the comparison.
double faster(const MeasuredRate& one, const MeasuredRate& other) {
  return std::max(one.rate, other.rate);
}

void add_calls(Rows& rows, const Endpoint& ours, const Endpoint& sdk1, const Endpoint& sdk2) {
  const Load modern = echo_load(ours, Era::kModern);
  const Load legacy = echo_load(ours, Era::kLegacy);
  const Load peer_modern = echo_load(sdk2, Era::kModern);
  const Load peer_stateless = echo_load(sdk2, Era::kLegacy);
  const Load peer_session = echo_load(sdk1, Era::kLegacy);
  double our_modern = 0, our_legacy = 0, their_modern = 0, their_legacy = 0;
  for (int i = 0; i < kRounds; ++i) {  // alternately; takes the best round, because disturbances
                                       // make a round slower
    const auto rate = [](const Endpoint& to, const Load& load) {
      return measured(to, load, kConnections, 2);
    };
    our_modern = std::max(our_modern, rate(ours, modern).rate);
    their_modern = std::max(their_modern, rate(sdk2, peer_modern).rate);
    our_legacy = std::max(our_legacy, rate(ours, legacy).rate);
    their_legacy =
        std::max(their_legacy, faster(rate(sdk1, peer_session), rate(sdk2, peer_stateless)));
  }
  rows.add("endpoint: tools/call of 2026-07-28 a second, 32 connections", our_modern, their_modern,
           "/s", GoodDirection::kHigher, ratio_of(8));
  rows.add("endpoint: tools/call of 2025-11-25 a second, 32 connections", our_legacy, their_legacy,
           "/s", GoodDirection::kHigher, ratio_of(8));
}

void add_list(Rows& rows, const Endpoint& ours, const Endpoint& sdk2) {
  const Load our_load = list_load(ours);
  const Load their_load = list_load(sdk2);
  double our_time = 1e12, their_time = 1e12;
  for (int i = 0; i < kRounds; ++i) {
    our_time = std::min(our_time, measured(ours, our_load, 1, 1).median);
    their_time = std::min(their_time, measured(sdk2, their_load, 1, 1).median);
  }
  rows.add("endpoint: a list of 500 tools, median", our_time, their_time, "ms",
           GoodDirection::kLower, at_most(2));
  rows.add("endpoint: the same, against the SDK 2.x", our_time, their_time, "ms",
           GoodDirection::kLower, ratio_of(8));
}

// The SDK's client calls the upstream server through our server, and directly.
void add_gateway(Rows& rows, const Server& server, const std::string& upstream_port) {
  const std::string count = std::to_string(kSamples);
  setenv("KEY", server.key().c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread
  SdkClient by_us("http://127.0.0.1:" + std::to_string(server.at("").port) + kPath, "up_echo");
  unsetenv("KEY");  // NOLINT(concurrency-mt-unsafe)
  SdkClient direct("http://127.0.0.1:" + upstream_port + "/mcp", "echo");
  by_us.ask("median " + count);  // warms up, until Node has compiled its code
  direct.ask("median " + count);
  double ours = 1e12, theirs = 1e12;
  for (int i = 0; i < kRounds; ++i) {
    ours = std::min(ours, by_us.ask("median " + count));
    theirs = std::min(theirs, direct.ask("median " + count));
  }
  rows.add("gateway: a call by way of us, median", ours / 1000, theirs / 1000, "ms");
  rows.add("gateway: added to the direct call, median", (ours - theirs) / 1000, std::nullopt, "ms",
           GoodDirection::kLower, at_most(0.5));
}

void add_streams(Rows& rows, const Server& server) {
  const Endpoint to = server.at("");
  const std::string headers = "Accept: text/event-stream\n" + to.key_headers + session_headers(to);
  const double before = server.kib();
  const IdleStreams streams(to.port, to.path, headers, kStreams);
  if (streams.begun() < kStreams) {
    give_up("only " + std::to_string(streams.begun()) + " streams began");
  }
  rows.add("endpoint: memory of an idle stream", (server.kib() - before) / kStreams, std::nullopt,
           "KiB", GoodDirection::kLower, at_most(20));
}

}  // namespace

void add_endpoint_rows(Rows& rows) {
  ChildProcess upstream(
      {node(), interop("mcp_upstream.mjs"), "http", "1", std::to_string(kTools - kToolsOfOthers)});
  const std::string upstream_port = upstream.receive();
  const Server server(upstream_port);
  const Peer sdk1("sdk1");
  const Peer sdk2("sdk2");
  add_calls(rows, server.at("minimal_c_echo"), sdk1.at, sdk2.at);
  add_list(rows, server.at("minimal_c_echo"), sdk2.at);
  add_gateway(rows, server, upstream_port);
  add_streams(rows, server);
}

}  // namespace patchbay::bench
