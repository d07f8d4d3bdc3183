// Which origins a connector may talk to, and which of them may see the account's credential: what
// `network.allow` of its connector.json says, as rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http_client/url.h"

namespace patchbay {

// Which addresses a host name may turn out to be. Checked on the address that is really connected
// to, so that a name which changes its answer (DNS rebinding) gains nothing. Link-local addresses,
// where clouds keep their metadata services, are refused always.
enum class Reach {
  kPublic,    // the internet only
  kLoopback,  // also this machine, and plain http there: stand-ins and local services
  kPrivate,   // also private networks (RFC 1918, RFC 4193): a service within the house
};

// A pattern such as `https://api.github.com`, `https://*.sharepoint.com` (one or more labels before
// it, never the bare domain), `https://ghe.example:8443` or `http://127.0.0.1:*`.
class OriginPattern {
 public:
  // INVALID_ARGUMENT: not a pattern, with what to write instead. Plain http is taken for loopback
  // hosts only.
  static Result<OriginPattern> parse(std::string_view text);

  [[nodiscard]] bool matches(const Origin& origin) const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  OriginPattern() = default;

  std::string text_;
  Origin origin_;  // a wildcard's host is what follows its `*`: ".sharepoint.com"
  bool wildcard_ = false;
  bool any_port_ = false;
};

struct OriginRule {
  OriginPattern pattern;
  bool credential = false;  // whether the account's credential may be sent there
  Reach reach = Reach::kPublic;
  // A link names the origin, so that its failures say nothing to other links.
  bool is_of_link = false;
};

// Nothing is allowed but what a rule names. Immutable, so free to share between threads.
class OriginPolicy {
 public:
  explicit OriginPolicy(std::vector<OriginRule> rules) : rules_(std::move(rules)) {}

  // The first rule that matches, or nullptr: the request must not be sent.
  [[nodiscard]] const OriginRule* rule_for(const Origin& origin) const;
  // Every rule's pattern, for a sentence: "https://api.github.com, https://*.example.com".
  [[nodiscard]] std::string allowed() const;

 private:
  std::vector<OriginRule> rules_;
};

}  // namespace patchbay
