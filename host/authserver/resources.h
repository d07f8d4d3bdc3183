#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::authserver {

inline constexpr std::string_view kToolsPath = "/api/v1/mcp";
inline constexpr std::string_view kToolsEventsPath = "/api/v1/mcp/sse";

// The resources for which access tokens are issued (RFC 8707): the tools of MCP and the HTTP API.
// Every host of a server has the same ones, because they follow from the issuer. Immutable.
class Resources {
 public:
  // `issuer` is the address of this server for clients, without a slash at its end:
  // "https://patchbay.example".
  explicit Resources(std::string issuer);

  [[nodiscard]] const std::string& issuer() const { return issuer_; }
  // What Caller::audience holds for a token that is for tools, or for the HTTP API.
  [[nodiscard]] const std::string& tools() const { return tools_; }
  [[nodiscard]] const std::string& api() const { return issuer_; }

  // Returns tools() or api() for an address that a client writes as it likes: scheme and host in
  // any case, with or without a final slash, and the address of the event stream for that of the
  // tools. Returns nothing for any other address.
  [[nodiscard]] std::optional<std::string> canonical(std::string_view asked) const;

  // Returns the one resource that a request names; nothing if it names no resource. Several names
  // of one resource are one (RFC 8707 §2.2). Fails with the word invalid_target if a name is
  // unknown or names another resource than the one before it.
  [[nodiscard]] Result<std::optional<std::string>> only_one(
      std::span<const std::string> asked) const;

 private:
  std::string issuer_;
  std::string tools_;
};

}  // namespace patchbay::authserver
