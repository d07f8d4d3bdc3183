#pragma once

#include <vector>

#include "links/links.h"

namespace patchbay::links {

// An account whose credential the operator gives: a personal token, an API key.
struct ConfiguredLink {
  std::string id;         // unique among the links
  std::string connector;  // the id of the connector it is for
  Secret credential;
  std::string account;             // the provider's id of it, if known
  std::string user_configuration;  // JSON object, or ""
  Caller owner{};                  // only this user's calls find it
};

// Links from configuration or environment, which do not change once calls are made. Their
// credential cannot be renewed: if the provider refuses it, the operator has to give another.
class ConfiguredLinks final : public LinkSource {
 public:
  explicit ConfiguredLinks(std::vector<ConfiguredLink> links) { add(std::move(links)); }

  // Before the first call.
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
