// Tests that a refusal is reported with Graph's code, and that the host waits if Microsoft asks for
// a pause.
#include "plugins/onedrive/graph_host.h"

using namespace patchbay;
using nlohmann::json;
using test::GraphHost;

namespace {

std::string refusal_body(const char* code, const char* inner) {
  return json{{"error", {{"code", code}, {"message", "no"}, {"innerError", {{"code", inner}}}}}}
      .dump();
}

}  // namespace

TEST_CASE("onedrive: what is refused of one item is that item's error") {
  GraphHost graph;
  CHECK(graph.refusal("read_file", {{"file_id", "nowhere"}}) == Code::kNotFound);
  CHECK(graph.refusal("read_file", {{"file_id", "mine"}, {"drive_id", "b!bob"}}) ==
        Code::kNotFound);
  CHECK(graph.refusal("read_file", {{"file_id", "folder"}}) == Code::kInvalidArgument);
  CHECK(graph.refusal("read_file", {{"file_id", "book"}}) == Code::kInvalidArgument);
}

TEST_CASE("onedrive: malware is told in five ways, and never given out") {
  GraphHost graph;
  for (const char* id : {"bad", "bad-html", "bad-empty", "bad-json", "bad-header"}) {
    INFO(id);
    const auto refused = graph.call("read_file", {{"file_id", id}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::kProviderError);
    CHECK(refused.error().message().find("malware") != std::string::npos);
  }
}

TEST_CASE("onedrive: a web page with status 200 is neither a file's content nor an answer") {
  GraphHost graph;
  const auto page = [&](const char* path) {
    graph.sandbox.faults().add({.path = path,
                                .status = 200,
                                .headers = {{"Content-Type", "text/html"}},
                                .body = "<html>"});
  };
  page("/download/*");
  CHECK(graph.refusal("read_file", {{"file_id", "note"}}) == Code::kProviderUnavailable);
  page("/v1.0/me/drive/items/note");
  CHECK(graph.refusal("get_item_metadata", {{"item_id", "note"}}) == Code::kProviderUnavailable);
  CHECK(graph.result("read_file", {{"file_id", "note"}}).at("content") == "the quick brown fox");
}

TEST_CASE("onedrive: a pause that Microsoft asks for is waited for, and the call succeeds") {
  GraphHost graph;
  const auto limited = [&](int status, const std::string& body) {
    graph.sandbox.log().clear();
    graph.sandbox.faults().add({.path = "/v1.0/me/drive/items/note",
                                .times = 1,
                                .status = status,
                                .headers = {{"retry-after", "0"}},
                                .body = body});
    CHECK(graph.result("get_item_metadata", {{"item_id", "note"}}).at("id") == "note");
    CHECK(graph.sandbox.log().count("GET /v1.0/me/drive/items/{item}") == 2);
  };
  limited(429, "");
  limited(503, "");
  limited(403, refusal_body("accessDenied", "throttledRequest"));
}

TEST_CASE("onedrive: a token that is no longer valid is the account's trouble") {
  GraphHost graph("nobody");
  CHECK(graph.refusal("read_file", {{"file_id", "note"}}) == Code::kLinkExpired);
}

TEST_CASE("onedrive: a locked site is no trouble of the account") {
  GraphHost graph;
  graph.sandbox.change_graph(R"({"lock_drive": {"id": "b!lib", "locked": true}})");
  CHECK(graph.refusal("list_folder", {{"drive_id", "b!lib"}}) == Code::kProviderError);
  CHECK(graph.result("get_item_metadata", {{"item_id", "note"}}).at("id") == "note");
}
