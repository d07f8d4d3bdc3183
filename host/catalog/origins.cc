#include "catalog/origins.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/net.h"
#include "http_client/url.h"

namespace patchbay::catalog {
namespace {

// Returns the text at `pointer` in a JSON object, or "" if the object has no text there. The object
// was checked against its schema.
std::string text_at(std::string_view text, const std::string& pointer) {
  const auto object = nlohmann::json::parse(text, nullptr, false);
  if (object.is_discarded()) return {};
  try {
    const auto& value = object.at(nlohmann::json::json_pointer(pointer));
    return value.is_string() ? value.get<std::string>() : std::string();
  } catch (const nlohmann::json::exception&) {
    return {};
  }
}

// Returns the networks in which an address may be. The operator writes the configuration, so its
// addresses may be in a private network. Addresses from the manifest or from a link must be on the
// internet, but the manifest's addresses may also be on this machine.
http_client::Reach reach_of(manifest::OriginSource from, const http_client::Origin& origin) {
  if (from == manifest::OriginSource::kLink) return http_client::Reach::kPublic;
  if (is_loopback_host(origin.host)) return http_client::Reach::kLoopback;
  return from == manifest::OriginSource::kConfig ? http_client::Reach::kPrivate
                                                 : http_client::Reach::kPublic;
}

// Returns the rule for an address from the configuration or the link. Returns nullopt if the
// address is empty.
Result<std::optional<http_client::OriginRule>> filled_in(const manifest::NetworkRule& rule,
                                                         const std::string& address) {
  if (address.empty()) return std::nullopt;
  auto url = http_client::Url::parse(address);
  if (url.has_error()) return std::move(url).error().at(rule.pointer);
  const http_client::Origin& origin = url.value().origin();
  PATCHBAY_TRY(auto pattern, http_client::OriginPattern::parse(origin.text()));
  return http_client::OriginRule{std::move(pattern), rule.credential, reach_of(rule.from, origin),
                                 rule.from == manifest::OriginSource::kLink};
}

Result<http_client::OriginRule> written_out(const manifest::NetworkRule& rule) {
  PATCHBAY_TRY(auto pattern, http_client::OriginPattern::parse(rule.origin));
  // A manifest may use http only for loopback addresses.
  const bool here = rule.origin.starts_with("http://");
  return http_client::OriginRule{
      std::move(pattern), rule.credential,
      here ? http_client::Reach::kLoopback : http_client::Reach::kPublic};
}

}  // namespace

Result<http_client::OriginPolicy> origins_of(const manifest::Manifest& manifest,
                                             std::string_view config,
                                             std::string_view user_configuration) {
  std::vector<http_client::OriginRule> rules;
  for (const manifest::NetworkRule& rule : manifest.network) {
    if (rule.from == manifest::OriginSource::kManifest) {
      PATCHBAY_TRY(auto written, written_out(rule));
      rules.push_back(std::move(written));
      continue;
    }
    const bool of_link = rule.from == manifest::OriginSource::kLink;
    const std::string address = text_at(of_link ? user_configuration : config, rule.pointer);
    PATCHBAY_TRY(auto filled, filled_in(rule, address));
    if (filled) rules.push_back(std::move(*filled));
  }
  return http_client::OriginPolicy(std::move(rules));
}

bool is_server_chosen(const manifest::Manifest& manifest) {
  return std::any_of(manifest.network.begin(), manifest.network.end(),
                     [](const auto& rule) { return rule.from == manifest::OriginSource::kLink; });
}

}  // namespace patchbay::catalog
