#pragma once

#include <vector>

#include "links/links.h"

namespace patchbay::links {

// An account whose credential the operator gives, such as a personal token or an API key.
struct ConfiguredLink {
  std::string id;         // unique among the links
  std::string connector;  // the id of the connector for which it is
  Secret credential;
  std::string account;             // the provider's id of the account, if known
  std::string user_configuration;  // JSON object, or ""
  Caller owner{};                  // only calls of this user find the link
};

// Links from configuration or environment. They do not change after the first call. Their
// credentials cannot be renewed: if the provider refuses one, the operator has to give another.
class ConfiguredLinks final : public LinkSource {
 public:
  explicit ConfiguredLinks(std::vector<ConfiguredLink> links) { add(std::move(links)); }

  // Call this before the first call of a connector.
  void add(std::vector<ConfiguredLink> links);

  Result<void> collect(const manifest::Manifest& connector, const Caller& caller,
                       std::string_view wanted, Candidates& into) const override;

 private:
  struct Entry {
    std::string connector;
    Caller owner;
    std::shared_ptr<Link> link;
  };

  std::vector<Entry> entries_;
};

}  // namespace patchbay::links
