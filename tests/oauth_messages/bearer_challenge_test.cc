// Tests that challenges are read in the forms that servers write.
#include "oauth_messages/bearer_challenge.h"

#include <catch2/catch.hpp>

namespace patchbay::oauth_messages {
namespace {

TEST_CASE("a parameter of a challenge is found in each way that servers write it") {
  for (const char* header :
       {R"(Bearer scope="a b")", R"(Bearer realm="r", scope="a b", error="x")",
        R"(Bearer error=x,scope="a b")", R"(Basic realm="no, scope=\"z\"", Bearer SCOPE = "a b")",
        R"(Negotiate abc==, Bearer scope="a b")", R"(scope="a b)", R"(Bearer scope="a \b")"}) {
    INFO(header);
    CHECK(challenge_parameter(header, "scope") == "a b");
  }
  CHECK(challenge_parameter("Bearer error=insufficient_scope, scope=a", "error") ==
        "insufficient_scope");
}

TEST_CASE("what a challenge does not say is not found in its other texts") {
  for (const char* header : {"", "Bearer", R"(Bearer realm="scope=a")", R"(Bearer x_scope="a")",
                             R"(Bearer "scope")", "Bearer scope", "==\",,"}) {
    INFO(header);
    CHECK_FALSE(challenge_parameter(header, "scope"));
  }
}

TEST_CASE("our own challenge is read as it was meant") {
  const std::string ours = scope_challenge("https://rs.example/mcp", "mcp:read mcp:write");
  CHECK(challenge_parameter(ours, "resource_metadata") ==
        "https://rs.example/.well-known/oauth-protected-resource/mcp");
  CHECK(challenge_parameter(ours, "scope") == "mcp:read mcp:write");
  CHECK(challenge_parameter(ours, "error") == "insufficient_scope");
}

}  // namespace
}  // namespace patchbay::oauth_messages
