// Tests the meaning of scopes and resources, and how scopes are narrowed.
#include "authserver/scopes.h"

#include <catch2/catch.hpp>

#include "callers/tool_scopes.h"

namespace patchbay::authserver {
namespace {

using Texts = std::vector<std::string>;

const Resources kResources("https://patchbay.test");

TEST_CASE("a resource is known however a client writes it, and no other is") {
  for (const char* tools :
       {"https://patchbay.test/api/v1/mcp", "https://patchbay.test/api/v1/mcp/",
        "HTTPS://Patchbay.TEST/api/v1/mcp", "https://patchbay.test/api/v1/mcp/sse"}) {
    INFO(tools);
    CHECK(kResources.canonical(tools) == "https://patchbay.test/api/v1/mcp");
  }
  CHECK(kResources.canonical("https://patchbay.test/") == "https://patchbay.test");
  for (const char* other :
       {"https://patchbay.test/api/v1/MCP", "https://patchbay.test.evil.test/api/v1/mcp",
        "http://patchbay.test/api/v1/mcp", "https://patchbay.test/api/v1/mcp?x", "",
        "https://patchbay.test/api/v1/mcp//", "https://patchbay.test:8443/api/v1/mcp"}) {
    INFO(other);
    CHECK_FALSE(kResources.canonical(other));
  }
}

TEST_CASE("a scope of tools includes the narrower ones and no others") {
  using callers::includes_tool_scope;
  CHECK(includes_tool_scope("mcp:tools", "mcp:github"));
  CHECK(includes_tool_scope("mcp:tools", "mcp:github:read"));
  CHECK(includes_tool_scope("mcp:github", "mcp:github:read"));
  CHECK(includes_tool_scope("mcp:github:read", "mcp:github:read"));
  CHECK_FALSE(includes_tool_scope("mcp:github:read", "mcp:github"));
  CHECK_FALSE(includes_tool_scope("mcp:github", "mcp:tools"));
  CHECK_FALSE(includes_tool_scope("mcp:github", "mcp:mail:read"));
  for (const char* other : {"mcp:", "mcp::read", "mcp:GitHub", "tools", "mcp:a b", "call",
                            "mcp:tools:read", "mcp:github:write"}) {
    INFO(other);
    CHECK_FALSE(callers::is_tool_scope(other));
  }
}

TEST_CASE("a caller may use the tools that its scopes allow") {
  const Caller reader{.scopes = {"mcp:mail:read"}};
  CHECK(reader.may_use_tools());
  CHECK(callers::may_use_tool(reader, "mail", true));
  CHECK_FALSE(callers::may_use_tool(reader, "mail", false));
  CHECK_FALSE(callers::may_use_tool(reader, "github", true));
  CHECK(callers::may_use_tool({.scopes = {"call"}}, "github", false));
  CHECK_FALSE(Caller{.scopes = {"connect"}}.may_use_tools());
  // Some clients replace their scopes with the scopes of the challenge.
  CHECK(callers::scopes_to_ask_for(reader, "mail", false) == Texts{"mcp:mail", "mcp:mail:read"});
}

TEST_CASE("what is granted is what was asked for, known here, and within the client's limit") {
  const auto chosen = [](const Texts& asked, const Texts& of_client, const std::string& resource) {
    return chosen_scopes(kResources, resource, asked, of_client);
  };
  const std::string tools = kResources.tools();
  CHECK(chosen({}, {}, tools) == Texts{"mcp:tools"});
  CHECK(chosen({"offline_access"}, {}, tools) == Texts{"mcp:tools", "offline_access"});
  CHECK(chosen({"openid", "mcp:mail", "call", "admin"}, {}, tools) == Texts{"mcp:mail"});
  CHECK(chosen({"openid"}, {}, tools).empty());
  CHECK(chosen({"mcp:tools"}, {"mcp:mail", "mcp:github:read"}, tools) ==
        Texts{"mcp:github:read", "mcp:mail"});
  CHECK(chosen({"mcp:mail:read"}, {"mcp:mail"}, tools) == Texts{"mcp:mail:read"});
  CHECK(chosen({"mcp:github"}, {"mcp:mail"}, tools).empty());
  CHECK(chosen({}, {"mcp:mail", "call"}, tools) == Texts{"mcp:mail"});
  CHECK(chosen({}, {}, kResources.api()) == Texts{"call"});
  CHECK(chosen({"connect", "admin", "operate"}, {}, kResources.api()) == Texts{"connect"});
}

}  // namespace
}  // namespace patchbay::authserver
