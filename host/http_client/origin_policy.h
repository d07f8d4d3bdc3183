// The rules of `network.allow` in a connector.json: the origins to which the connector may send
// requests, and which of these origins may receive the account's credential.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http_client/url.h"

namespace patchbay::http_client {

// The kinds of addresses that a host name may resolve to. The client checks the address of the
// actual connection, so an attacker gains nothing by changing a name's addresses (DNS rebinding).
// The client always refuses link-local addresses, where clouds have their metadata services.
enum class Reach {
  kPublic,    // only the internet
  kLoopback,  // also this machine, with plain http, for test servers and local services
  kPrivate,   // also private networks (RFC 1918, RFC 4193), for internal services
};

// A pattern for origins: `https://api.github.com`, `https://ghe.example:8443`,
// `http://127.0.0.1:*`, or `https://*.sharepoint.com`. `*.` matches subdomains at any depth, but
// not the domain itself.
class OriginPattern {
 public:
  // Reads a pattern. Fails with INVALID_ARGUMENT if the text is not a pattern; the message says
  // what to write instead. Plain http is accepted only for loopback hosts.
  static Result<OriginPattern> parse(std::string_view text);

  [[nodiscard]] bool matches(const Origin& origin) const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  OriginPattern() = default;

  std::string text_;
  Origin origin_;  // for a wildcard, the host is the part after the `*`, for example
                   // ".sharepoint.com"
  bool wildcard_ = false;
  bool any_port_ = false;
};

struct OriginRule {
  OriginPattern pattern;
  bool credential = false;  // true: the origin may receive the account's credential
  Reach reach = Reach::kPublic;
  // True if the user's link chose the origin, false if the connector did. If true, failures of the
  // origin close only this link's gate (provider_blocks.h).
  bool is_of_link = false;
};

// The rules of a connector. Only origins that match a rule are allowed. Immutable, so threads may
// share it.
class OriginPolicy {
 public:
  explicit OriginPolicy(std::vector<OriginRule> rules) : rules_(std::move(rules)) {}
  // Returns a policy that allows one origin. `credential` is true if requests may carry the
  // credential. Fails with INVALID_ARGUMENT for plain http to another machine.
  static Result<OriginPolicy> only(const Origin& origin, bool credential, Reach reach);

  // Returns the first rule that matches the origin. Returns nullptr if no rule matches; the request
  // must then not be sent.
  [[nodiscard]] const OriginRule* rule_for(const Origin& origin) const;
  // Returns the patterns of all rules for a message: "https://api.github.com,
  // https://*.example.com". Returns "none" without rules.
  [[nodiscard]] std::string allowed() const;

 private:
  std::vector<OriginRule> rules_;
};

}  // namespace patchbay::http_client
