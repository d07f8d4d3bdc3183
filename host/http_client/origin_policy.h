// The rules of `network.allow` of a connector.json: to which origins the connector may send
// requests, and which of these origins may receive the account's credential.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http_client/url.h"

namespace patchbay {

// The kinds of addresses to which a host name may resolve. The client checks the address to which
// it really connects, so a name whose addresses change (DNS rebinding) gains nothing. Link-local
// addresses, where clouds have their metadata services, are always refused.
enum class Reach {
  kPublic,    // the internet only
  kLoopback,  // also this machine, where plain http is allowed: test servers, local services
  kPrivate,   // also private networks (RFC 1918, RFC 4193): internal services
};

// A pattern such as `https://api.github.com`, `https://*.sharepoint.com` (matches subdomains at any
// depth, but not the domain itself), `https://ghe.example:8443` or `http://127.0.0.1:*`.
class OriginPattern {
 public:
  // Fails with INVALID_ARGUMENT if the text is not a pattern; the message says what to write
  // instead. Plain http is accepted for loopback hosts only.
  static Result<OriginPattern> parse(std::string_view text);

  [[nodiscard]] bool matches(const Origin& origin) const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  OriginPattern() = default;

  std::string text_;
  Origin origin_;  // the host of a wildcard is the part after its `*`: ".sharepoint.com"
  bool wildcard_ = false;
  bool any_port_ = false;
};

struct OriginRule {
  OriginPattern pattern;
  bool credential = false;  // true: the account's credential may be sent there
  Reach reach = Reach::kPublic;
  // True if a link, not the connector, names the origin. Failures of such an origin do not close
  // the gate of other links.
  bool is_of_link = false;
};

// Allows only the origins that a rule names. Immutable, so threads may share it.
class OriginPolicy {
 public:
  explicit OriginPolicy(std::vector<OriginRule> rules) : rules_(std::move(rules)) {}
  // Returns a policy that allows one origin. `credential` is true if a request may carry the
  // credential. Fails with INVALID_ARGUMENT if the origin is plain http and not this machine.
  static Result<OriginPolicy> only(const Origin& origin, bool credential, Reach reach);

  // Returns the first rule that matches. Returns nullptr if no rule matches; then the request must
  // not be sent.
  [[nodiscard]] const OriginRule* rule_for(const Origin& origin) const;
  // Returns every rule's pattern, for use in a message: "https://api.github.com,
  // https://*.example.com". Returns "none" if there are no rules.
  [[nodiscard]] std::string allowed() const;

 private:
  std::vector<OriginRule> rules_;
};

}  // namespace patchbay
