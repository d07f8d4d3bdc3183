// Tests the MCP connector in a real host with servers by other authors: the SDK 2.x (2026-07-28),
// and the reference server `everything` (SDK 1.x) over Streamable HTTP and over HTTP+SSE.
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <stop_token>
#include <string>

#include "interop/peer.h"
#include "kit/busy_machine.h"
#include "patchbay/host.hpp"
#include "temporary_folder.h"

using namespace patchbay;
using nlohmann::json;

namespace {

constexpr const char* kEverything =
    "node_modules/@modelcontextprotocol/server-everything/dist/index.js";

// These servers read their port from the environment.
const test::ReservedPort& put_in_environment(const test::ReservedPort& port) {
  setenv("PORT", port.text().c_str(), 1);  // NOLINT(concurrency-mt-unsafe): before threads
  return port;
}

struct ConnectedHost {
  ConnectedHost(const std::string& script, const std::vector<std::string>& arguments,
                const std::string& path)
      : peer(script, arguments, put_in_environment(port)) {
    HostOptions options;
    options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
    options.connector_config["mcp"] = json{{"url", peer.url() + path}}.dump();
    auto opened = Host::open(std::move(options));
    if (!opened) FAIL(opened.error().message());
    host = std::move(opened).value();
  }

  json call(const std::string& action, const json& arguments, const CallOptions& options = {}) {
    const auto answer = host->invoke("mcp", action, arguments.dump(), options).outcome;
    if (!answer) FAIL(action << ": " << answer.error().message());
    return json::parse(answer.value());
  }
  std::string text(const std::string& action, const json& arguments,
                   const CallOptions& options = {}) {
    return call(action, arguments, options).at("content").at(0).at("text");
  }

  test::ReservedPort port;
  test::Peer peer;
  std::unique_ptr<Host> host;
};

// Calls an action that asks a question, continues it with these answers, and returns the text of
// its result.
std::string text_after_answers(ConnectedHost& to, const std::string& action, const json& answers) {
  const auto asked = to.host->invoke("mcp", action, "{}").outcome;
  if (asked) FAIL("it did not ask, and gave " << asked.value());
  INFO(asked.error().message());
  REQUIRE(asked.error().code() == Code::kInputRequired);
  const std::string given = answers.dump();
  CallOptions options;
  options.continuation = asked.error().details().continuation;
  options.answers = given;
  return to.call(action, json::object(), options).at("content").dump();
}

json accept(const json& content) { return {{"action", "accept"}, {"content", content}}; }

}  // namespace

TEST_CASE("mcp: a server of 2026-07-28 by the SDK 2.x") {
  ConnectedHost to("mcp_modern_server.mjs", {}, "/mcp");
  CHECK(to.text("echo", {{"message", "grün"}}) == "Echo: grün");
  CHECK(to.text("call_tool", {{"tool_name", "echo"}, {"arguments", {{"message", "b"}}}}) ==
        "Echo: b");
  CHECK(to.call("read_resource", {{"uri", "note://1"}}).at("contents")[0].at("text") == "a note");
  CHECK(to.call("list_resources", json::object()).at("resources").size() == 1);
  CHECK(to.call("get_prompt", {{"name", "greet"}}).at("messages").size() == 1);
  CHECK(to.host->invoke("mcp", "read_resource", R"({"uri":"note://2"})").outcome.error().code() ==
        Code::kNotFound);
  CHECK(text_after_answers(to, "paint", {{"colour", accept({{"colour", "red"}})}})
            .find("painted red") != std::string::npos);
}

TEST_CASE("mcp: the reference server over Streamable HTTP") {
  ConnectedHost to(kEverything, {"streamableHttp"}, "/mcp");
  CHECK(to.text("echo", {{"message", "a"}}) == "Echo: a");
  CHECK(to.text("get_sum", {{"a", 2}, {"b", 3}}).find('5') != std::string::npos);
  CHECK(to.call("get_tiny_image", json::object()).at("content").size() >= 2);
  CHECK(to.call("get_structured_content", {{"location", "Chicago"}}).contains("structured"));
  CHECK(to.call("get_resource_links", {{"count", 2}}).at("content").size() == 3);
  CHECK(to.call("list_resources", json::object()).at("templates").size() >= 2);
  CHECK(to.call("list_prompts", json::object()).at("prompts").size() >= 3);
  CHECK_FALSE(to.call("complete", {{"resource", "demo://resource/dynamic/text/{resourceId}"},
                                   {"argument", "resourceId"},
                                   {"value", "1"}})
                  .at("values")
                  .empty());
  const auto refused = to.host->invoke("mcp", "get_sum", R"({"a":"x","b":1})").outcome;
  CHECK(refused.error().code() == Code::kInvalidArgument);
  CHECK(to.text("trigger_long_running_operation", {{"duration", 1}, {"steps", 4}})
            .find("completed") != std::string::npos);
}

TEST_CASE("mcp: the reference server asks in the middle of a call, and is answered") {
  ConnectedHost to(kEverything, {"streamableHttp"}, "/mcp");
  const json content = {{"name", "Ann"}, {"check", true}};
  CHECK(text_after_answers(to, "trigger_elicitation_request", {{"answer", accept(content)}})
            .find("Ann") != std::string::npos);
}

TEST_CASE("mcp: the reference server over HTTP+SSE, the transport of 2024-11-05") {
  ConnectedHost to(kEverything, {"sse"}, "/sse");
  CHECK(to.text("echo", {{"message", "a"}}) == "Echo: a");
  CHECK(to.text("echo", {{"message", "b"}}) == "Echo: b");
}

namespace {

// A call that takes longer than any of these tests.
constexpr const char* kLongCall = R"({"duration":600,"steps":1200})";

// Makes a call that exceeds its deadline. On a slow machine, the call may not even be sent.
test::Disturbance call_too_long(Host& host, const char* connector,
                                std::chrono::milliseconds deadline) {
  CallOptions options;
  options.deadline = deadline;
  const auto late =
      host.invoke(connector, "trigger_long_running_operation", kLongCall, options).outcome;
  REQUIRE_FALSE(late);
  if (late.error().code() == Code::kOutcomeUnknown) return std::nullopt;
  CHECK(late.error().code() == Code::kDeadlineExceeded);
  return "it was not sent in time: " + std::string(late.error().message());
}

}  // namespace

TEST_CASE("mcp: a call with little time ends in time, and the server is free for the next") {
  ConnectedHost to(kEverything, {"streamableHttp"}, "/mcp");
  CHECK(to.text("echo", {{"message", "a"}}) == "Echo: a");
  test::prove_given_time(std::chrono::milliseconds(500), [&](std::chrono::milliseconds deadline) {
    return call_too_long(*to.host, "mcp", deadline);
  });
  CHECK(to.text("echo", {{"message", "b"}}) == "Echo: b");
}

TEST_CASE("mcp: a stream that is reset fails its call at once, or goes on where an id was seen") {
  ConnectedHost to("mcp_odd_server.mjs", {}, "/mcp");
  CHECK(to.text("plain", json::object()) == "plain");
  test::prove_at_last([&]() -> test::Disturbance {
    const auto before = std::chrono::steady_clock::now();
    const auto cut = to.host->invoke("mcp", "cut", "{}").outcome;
    const auto took = std::chrono::steady_clock::now() - before;
    REQUIRE_FALSE(cut);
    INFO(cut.error().message());
    CHECK(cut.error().code() == Code::kOutcomeUnknown);
    return test::spoiled_unless(took < std::chrono::seconds(2),
                                "it took two seconds, and the server needs 50 ms");
  });
  const std::string resumed = to.text("cut_after_id", json::object());
  CHECK(std::stoi(resumed.substr(resumed.find(' '))) >= 200);
}

TEST_CASE("mcp: a call that its caller cancels tells the server to stop") {
  ConnectedHost to("mcp_odd_server.mjs", {}, "/mcp");
  test::prove_at_last([&]() -> test::Disturbance {
    const int before = std::stoi(to.text("cancelled", json::object()));
    std::stop_source stop;
    CallOptions options;
    options.cancellation = stop.get_token();
    options.progress = [&](const Progress&) { stop.request_stop(); };
    const auto cancelled = to.host->invoke("mcp", "wait", "{}", options).outcome;
    REQUIRE_FALSE(cancelled);
    CHECK(cancelled.error().code() == Code::kCancelled);
    return test::spoiled_unless(std::stoi(to.text("cancelled", json::object())) == before + 1,
                                "the server was not told within a second");
  });
}

TEST_CASE("mcp: garbage and a flood cost the call that they came for, and no other") {
  ConnectedHost to("mcp_odd_server.mjs", {}, "/mcp");
  CHECK(to.host->invoke("mcp", "garbage", "{}").outcome.error().code() == Code::kOutcomeUnknown);
  CHECK(to.host->invoke("mcp", "flood", "{}").outcome.error().code() == Code::kTooLarge);
  CHECK(to.text("plain", json::object()) == "plain");
}

namespace {

// A host whose MCP server is a program, a reference server.
struct ReferenceStdioHost {
  explicit ReferenceStdioHost(std::string name = "everything",
                              const std::string& argument = "stdio")
      : server(std::move(name)) {
    const std::string folder = PATCHBAY_SOURCE_DIR "/tests/interop/node_modules/";
    const std::string script = "@modelcontextprotocol/server-" + server + "/dist/index.js";
    if (!std::filesystem::exists(folder + script)) {
      throw std::runtime_error("the reference server is not installed: run ./dev setup");
    }
    HostOptions options;
    options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
    options.connector_config[server] = json{
        {"instance_of", "mcp"},
        {"command", folder + ".bin/node"},
        {"args",
         {folder + script, argument}}}.dump();
    options.reaper = PATCHBAY_BINARY_DIR "/bin/patchbay-reaper";
    auto opened = Host::open(std::move(options));
    if (!opened) FAIL(opened.error().message());
    host = std::move(opened).value();
  }
  json call(const std::string& action, const json& arguments, const CallOptions& options = {}) {
    const auto answer = host->invoke(server, action, arguments.dump(), options).outcome;
    if (!answer) FAIL(action << ": " << answer.error().message());
    return json::parse(answer.value());
  }
  std::string server;
  std::unique_ptr<Host> host;
};

}  // namespace

TEST_CASE("mcp: the reference server over stdio") {
  ReferenceStdioHost to;
  CHECK(to.call("echo", {{"message", "é€😀"}}).at("content")[0].at("text") == "Echo: é€😀");
  CHECK(to.call("get_structured_content", {{"location", "Chicago"}}).contains("structured"));
  CHECK(to.call("list_resources", json::object()).at("templates").size() >= 2);
  CHECK(to.call("list_prompts", json::object()).at("prompts").size() >= 3);
  CHECK(to.call("get_tiny_image", json::object()).at("content").size() >= 2);
  int told = 0;
  CallOptions options;
  options.progress = [&](const Progress&) { ++told; };
  const json slow =
      to.call("trigger_long_running_operation", {{"duration", 1}, {"steps", 4}}, options);
  CHECK(slow.dump().find("completed") != std::string::npos);
  CHECK(told == 4);
}

TEST_CASE("mcp: the reference server asks in the middle of a call over stdio, and is answered") {
  ReferenceStdioHost to;
  const auto asked = to.host->invoke("everything", "trigger_elicitation_request", "{}").outcome;
  REQUIRE_FALSE(asked);
  INFO(asked.error().message());
  REQUIRE(asked.error().code() == Code::kInputRequired);
  const std::string given = json{{"answer", accept({{"name", "Ann"}, {"check", true}})}}.dump();
  CallOptions options;
  options.continuation = asked.error().details().continuation;
  options.answers = given;
  const json result = to.call("trigger_elicitation_request", json::object(), options);
  CHECK(result.at("content").dump().find("Ann") != std::string::npos);
}

TEST_CASE("mcp: the reference server of a folder reads and writes there, and nowhere else") {
  const TemporaryFolder folder;
  const TemporaryFolder outside;
  std::ofstream(folder.path() / "a.txt") << "grün";
  std::ofstream(outside.path() / "secret.txt") << "secret";
  ReferenceStdioHost to("filesystem", folder.path().string());
  const auto path = [](const TemporaryFolder& of, const char* name) {
    return (of.path() / name).string();
  };
  const json list = to.call("list_directory", {{"path", folder.path().string()}});
  CHECK(list.at("content").at(0).at("text") == "[FILE] a.txt");
  const json read = to.call("read_text_file", {{"path", path(folder, "a.txt")}});
  CHECK(read.at("content").at(0).at("text") == "grün");
  to.call("write_file", {{"path", path(folder, "b.txt")}, {"content", "new"}});
  std::ifstream written(folder.path() / "b.txt");
  std::string word;
  CHECK((written >> word && word == "new"));
  const json refused = to.call("read_text_file", {{"path", path(outside, "secret.txt")}});
  CHECK(refused.at("is_error") == true);
  CHECK(refused.dump().find("Access denied") != std::string::npos);
  CHECK(
      to.call("write_file", {{"path", path(outside, "c.txt")}, {"content", "c"}}).at("is_error") ==
      true);
  CHECK_FALSE(std::filesystem::exists(outside.path() / "c.txt"));
}

TEST_CASE("mcp: a call over stdio that runs out of time leaves the server for the next") {
  ReferenceStdioHost to;
  to.call("echo", {{"message", "a"}});
  test::prove_given_time(std::chrono::milliseconds(500), [&](std::chrono::milliseconds deadline) {
    return call_too_long(*to.host, "everything", deadline);
  });
  CHECK(to.call("echo", {{"message", "b"}}).at("content")[0].at("text") == "Echo: b");
}
