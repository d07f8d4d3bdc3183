#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::authserver {

inline constexpr std::string_view kToolsPath = "/api/v1/mcp";
inline constexpr std::string_view kToolsEventsPath = "/api/v1/mcp/sse";

// The resources for which access tokens are issued (RFC 8707): the MCP tools and the HTTP API. They
// depend only on the issuer, so all hosts of a server have the same ones. Immutable.
class Resources {
 public:
  // `issuer` is this server's address for clients, without a final slash:
  // "https://patchbay.example".
  explicit Resources(std::string issuer);

  [[nodiscard]] const std::string& issuer() const { return issuer_; }
  // tools() is the Caller::audience of a token for the MCP tools, and api() of a token for the HTTP
  // API.
  [[nodiscard]] const std::string& tools() const { return tools_; }
  [[nodiscard]] const std::string& api() const { return issuer_; }

  // Returns tools() or api() for an address as a client writes it. Scheme and host may be in any
  // case, and a final slash is allowed. The event stream's address means the tools. Returns nullopt
  // for any other address.
  [[nodiscard]] std::optional<std::string> canonical(std::string_view asked) const;

  // Returns the resource in a request, or nullopt if it contains no resource. Several names of the
  // same resource are allowed (RFC 8707 §2.2). Fails with the word invalid_target for an unknown
  // name, or for names of different resources.
  [[nodiscard]] Result<std::optional<std::string>> only_one(
      std::span<const std::string> asked) const;

 private:
  std::string issuer_;
  std::string tools_;
};

}  // namespace patchbay::authserver
