#include "mcp/names.h"

#include <catch2/catch.hpp>

#include "mcp/tool_name.h"

namespace patchbay::mcp {
namespace {

bool comes_in(const Names& names, const std::string& host, const std::string& origin = {}) {
  httpd::Request request;
  request.headers.push_back({"Host", host});
  if (!origin.empty()) request.headers.push_back({"Origin", origin});
  return names.fault_of(request).empty();
}

TEST_CASE("loopback and the configured names come in, other names do not") {
  const Names names("https://Patchbay.example", {"https://chat.example/app"});
  CHECK(comes_in(names, "patchbay.example"));
  CHECK(comes_in(names, "PATCHBAY.example", "https://chat.example"));
  CHECK(comes_in(names, "127.0.0.1:8080", "http://localhost:6274"));
  CHECK(comes_in(names, "[::1]:8080"));
  CHECK(comes_in(names, "[::1]"));
  CHECK_FALSE(comes_in(names, "patchbay.example:8443"));
  CHECK_FALSE(comes_in(names, "evil.example"));
  CHECK_FALSE(comes_in(names, "localhost.evil.example:80"));
  CHECK_FALSE(comes_in(names, "127.0.0.1.evil.example"));
  CHECK_FALSE(comes_in(names, "patchbay.example", "https://evil.example"));
  CHECK_FALSE(comes_in(names, "patchbay.example", "null"));
  CHECK_FALSE(comes_in(names, "patchbay.example", "http://chat.example"));
}

TEST_CASE("a tool's name is strict and short, and a cut one has a suffix of its origin") {
  CHECK(tool_name({"github", "get_issue"}) == "github_get_issue");
  CHECK(tool_name({"mcp", "a.b c"}) == "mcp_a_b_c");
  const std::string long_action(60, 'x');
  const std::string cut = tool_name({"mcp", long_action});
  CHECK(cut.size() == kLongestToolName);
  CHECK(cut == tool_name({"mcp", long_action}));
  CHECK(cut != tool_name({"mcp", long_action + "y"}));
  CHECK(distinct_tool_name({"mcp", "search", "one"}) !=
        distinct_tool_name({"mcp", "search", "two"}));
  CHECK(distinct_tool_name({"mcp", "search", "one"}).starts_with("mcp_search_"));
}

}  // namespace
}  // namespace patchbay::mcp
