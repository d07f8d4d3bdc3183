#include "links/configured_links.h"

#include <algorithm>
#include <atomic>

#include "links/asked_link.h"
#include "links/cause.h"

namespace patchbay::links {
namespace {

class StaticLink final : public Link {
 public:
  explicit StaticLink(ConfiguredLink config) : config_(std::move(config)) {}

  const std::string& id() const override { return config_.id; }
  const std::string& account() const override { return config_.account; }
  const std::string& user_configuration() const override { return config_.user_configuration; }

  // Always allows a call: only the provider knows the scopes of a token that an operator gave.
  Result<void> authorize(const Need& /*need*/) override {
    if (revoked_) return gone();
    return success();
  }
  Result<Credential> credential(const Patience& /*patience*/) override {
    return Credential{config_.credential, CredentialKind::kKey};
  }
  Result<void> renew(std::int64_t /*refused*/, const Patience& /*patience*/) override {
    return Error(Code::kLinkExpired,
                 "The provider refused the credential of link \"" + config_.id +
                     "\", and the next call tries it again. If it stays refused, replace the link "
                     "by one with a valid credential.")
        .with_reason(std::string(cause::kTokenRefused));
  }
  void accepted(std::int64_t /*generation*/) override {}
  void doubted(std::int64_t /*generation*/) override {}
  void revoked() override { revoked_ = true; }

 private:
  Error gone() const {
    return Error(Code::kLinkRevoked, "The provider no longer takes the credential of link \"" +
                                         config_.id +
                                         "\". Replace the link by one with a valid credential.");
  }

  ConfiguredLink config_;
  std::atomic<bool> revoked_ = false;
};

}  // namespace

ConfiguredLinks::ConfiguredLinks(std::vector<ConfiguredLink> links)
    : entries_(std::make_shared<Entries>()) {
  for (ConfiguredLink& link : links) static_cast<void>(add(std::move(link)));
}

bool ConfiguredLinks::add(ConfiguredLink link) {
  Entry entry{link.connector, link.owner, nullptr};
  if (link.ask) {
    entry.link = std::make_shared<AskedLink>(std::move(link));
  } else {
    entry.link = std::make_shared<StaticLink>(std::move(link));
  }
  const Lock lock(mutex_);
  auto changed = std::make_shared<Entries>(*entries_);
  for (const Entry& other : *changed) {
    if (other.link->id() == entry.link->id()) return false;
  }
  changed->push_back(std::move(entry));
  entries_ = std::move(changed);
  return true;
}

bool ConfiguredLinks::remove(std::string_view id) {
  const Lock lock(mutex_);
  auto changed = std::make_shared<Entries>(*entries_);
  const auto removed =
      std::erase_if(*changed, [id](const Entry& entry) { return entry.link->id() == id; });
  entries_ = std::move(changed);
  return removed > 0;
}

std::vector<std::string> ConfiguredLinks::ids() const {
  std::vector<std::string> all;
  for (const Entry& entry : *entries()) all.push_back(entry.link->id());
  return all;
}

std::shared_ptr<const ConfiguredLinks::Entries> ConfiguredLinks::entries() const {
  const Lock lock(mutex_);
  return entries_;
}

Result<void> ConfiguredLinks::collect(const manifest::Manifest& connector, const Caller& caller,
                                      std::string_view /*wanted*/, Candidates& into) const {
  for (const auto all = entries(); const Entry& entry : *all) {
    const bool owned =
        entry.owner.organization == caller.organization && entry.owner.user == caller.user;
    if (owned && entry.connector == connector.identity.id) into.push_back({entry.link});
  }
  return success();
}

}  // namespace patchbay::links
