#include "http_client/origin_policy.h"

#include <algorithm>

#include "base/net.h"
#include "http_client/address_guard.h"

namespace patchbay::http_client {
namespace {

Error refused_pattern(std::string_view text, std::string_view why) {
  return Error(Code::kInvalidArgument,
               "\"" + std::string(text) + "\" is no origin pattern: " + std::string(why) +
                   ". Write it like https://api.example.com, https://*.example.com or, for this "
                   "machine, http://127.0.0.1:*.");
}

bool is_address(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

Result<OriginPattern> OriginPattern::parse(std::string_view text) {
  OriginPattern pattern;
  pattern.text_ = text;
  std::string plain(text);
  if (plain.ends_with(":*")) {
    pattern.any_port_ = true;
    plain.resize(plain.size() - 2);
  }
  const std::size_t host = plain.find("://");
  if (host != std::string::npos && plain.compare(host + 3, 2, "*.") == 0) {
    pattern.wildcard_ = true;
    plain.erase(host + 3, 2);
  }
  if (plain.find('*') != std::string::npos) {
    return refused_pattern(text, "a * may only be the whole first label of the host, or the port");
  }
  auto url = Url::parse(plain);
  if (url.has_error()) return refused_pattern(text, "it does not read as scheme, host and port");
  pattern.origin_ = url.value().origin();
  const std::string& read = url.value().text();
  if (read.find('?') != std::string::npos || read.find('/', host + 3) + 1 != read.size()) {
    return refused_pattern(text, "it has a path or a query, and an origin ends with its port");
  }
  Origin& origin = pattern.origin_;
  if (pattern.wildcard_) {
    if (is_address(origin.host) || origin.host.find('.') == std::string::npos) {
      return refused_pattern(text, "a wildcard needs a domain of at least two labels after it");
    }
    origin.host.insert(0, ".");
  }
  if (origin.scheme == "http" && !is_loopback_host(origin.host)) {
    return refused_pattern(text, "plain http is for this machine only");
  }
  return pattern;
}

bool OriginPattern::matches(const Origin& origin) const {
  if (origin.scheme != origin_.scheme) return false;
  if (!any_port_ && origin.port != origin_.port) return false;
  if (!wildcard_) return origin.host == origin_.host;
  return origin.host.size() > origin_.host.size() && origin.host.ends_with(origin_.host);
}

Result<OriginPolicy> OriginPolicy::only(const Origin& origin, bool credential, Reach reach) {
  PATCHBAY_TRY(auto pattern, OriginPattern::parse(origin.text()));
  std::vector<OriginRule> rules;
  rules.push_back({std::move(pattern), credential, reach});
  return OriginPolicy(std::move(rules));
}

const OriginRule* OriginPolicy::rule_for(const Origin& origin) const {
  const auto rule = std::find_if(rules_.begin(), rules_.end(), [&](const OriginRule& candidate) {
    return candidate.pattern.matches(origin);
  });
  return rule == rules_.end() ? nullptr : &*rule;
}

std::string OriginPolicy::allowed() const {
  std::string list;
  for (const OriginRule& rule : rules_) {
    if (!list.empty()) list += ", ";
    list += rule.pattern.text();
  }
  return list.empty() ? "none" : list;
}

}  // namespace patchbay::http_client
