// Input: one byte that chooses the content type, then the body of an OAuth endpoint's answer, read
// as a token answer and as metadata. If values are read, they are valid.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "invariant.h"
#include "oauth_messages/answer.h"
#include "oauth_messages/endpoint_address.h"
#include "oauth_messages/form.h"
#include "oauth_messages/metadata.h"

using patchbay::fuzz::must_hold;

namespace {

constexpr std::array<std::string_view, 3> kTypes = {"application/json",
                                                    "application/x-www-form-urlencoded", ""};

bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void read_as_tokens(std::string_view type, std::string_view body) {
  namespace oauth_messages = patchbay::oauth_messages;
  const auto answer = oauth_messages::Answer::parse(type, body);
  if (!answer) return;
  const std::array<std::string, 1> asked = {"asked"};
  const patchbay::manifest::TokenAnswer pointers;
  const patchbay::WallTime now{};
  const auto tokens = oauth_messages::read_tokens(*answer, pointers, asked, now);
  if (!tokens) return;
  must_hold(!tokens->access_token.empty(), "an access token is something");
  must_hold(is_visible(tokens->access_token.reveal()), "a token can stand in a header");
  if (tokens->refresh_token) {
    must_hold(!tokens->refresh_token->empty(), "a refresh token is something");
    must_hold(is_visible(tokens->refresh_token->reveal()), "a refresh token is visible ASCII");
  }
  if (tokens->expires_at) must_hold(*tokens->expires_at >= now, "no end lies before its beginning");
  for (const std::string& scope : tokens->scopes) {
    must_hold(!scope.empty() && is_visible(scope), "a scope is a scope");
    must_hold(scope.find(' ') == std::string::npos, "a scope has no space");
  }
}

void read_as_metadata(std::string_view body) {
  namespace oauth_messages = patchbay::oauth_messages;
  if (const auto server = oauth_messages::read_server_metadata(body)) {
    must_hold(!server->issuer.empty(), "a server has an issuer");
    must_hold(oauth_messages::check_endpoint(server->token_endpoint).has_value(),
              "secrets may be sent to a token endpoint");
  }
  if (const auto resource = oauth_messages::read_resource_metadata(body)) {
    must_hold(!resource->authorization_servers.empty(), "a resource has a server");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  read_as_tokens(kTypes[data[0] % kTypes.size()], body);
  read_as_metadata(body);
  const auto pairs = patchbay::oauth_messages::parse_form(body);
  const auto again =
      patchbay::oauth_messages::parse_form(patchbay::oauth_messages::form_of(pairs).reveal());
  must_hold(again.size() == pairs.size(), "a form that is written is read the same");
  return 0;
}
