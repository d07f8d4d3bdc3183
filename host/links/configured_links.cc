#include "links/configured_links.h"

#include <algorithm>
#include <optional>

#include "links/asked_link.h"
#include "links/cause.h"

namespace patchbay::links {
namespace {

class StaticLink final : public Link {
 public:
  StaticLink(ConfiguredLink config, LinkObserver* observer)
      : config_(std::move(config)), standing_(named(config_), observer) {}

  const std::string& id() const override { return config_.id; }
  const std::string& account() const override { return config_.account; }
  const std::string& user_configuration() const override { return config_.user_configuration; }

  // Allows every call unless the credential was revoked. Does not check scopes, because only the
  // provider knows this credential's scopes.
  Result<void> authorize(const Need& /*need*/) override {
    if (standing_.is_revoked()) return credential_gone(config_.id);
    return success();
  }
  Result<Credential> credential(const Patience& /*patience*/) override {
    return Credential{config_.credential, CredentialKind::kKey};
  }
  Result<void> renew(std::int64_t /*refused*/, const Patience& /*patience*/) override {
    standing_.doubt();
    return Error(Code::kLinkExpired,
                 "The provider refused the credential of link \"" + config_.id +
                     "\", and the next call tries it again. If it stays refused, replace the link "
                     "by one with a valid credential.")
        .with_reason(std::string(cause::kTokenRefused));
  }
  void accepted(std::int64_t /*generation*/) override { standing_.trust(); }
  void doubted(std::int64_t /*generation*/) override { standing_.doubt(); }
  void revoked(std::int64_t /*generation*/) override { standing_.revoke(); }

 private:
  const ConfiguredLink config_;
  LinkStanding standing_;
};

}  // namespace

ConfiguredLinks::ConfiguredLinks(std::vector<ConfiguredLink> links, LinkObserver* observer)
    : observer_(observer) {
  const auto entries = std::make_shared<Entries>();
  for (ConfiguredLink& link : links) static_cast<void>(put(*entries, std::move(link)));
  entries_.set(entries);
}

bool ConfiguredLinks::put(Entries& entries, ConfiguredLink link) {
  for (const Entry& other : entries) {
    if (other.link->id() == link.id) return false;
  }
  Entry entry{link.connector, link.owner, nullptr};
  if (link.ask) {
    entry.link = std::make_shared<AskedLink>(std::move(link), asking_, observer_);
  } else {
    entry.link = std::make_shared<StaticLink>(std::move(link), observer_);
  }
  entries.push_back(std::move(entry));
  return true;
}

void ConfiguredLinks::tell(LinkChange what, const Entry& entry) const {
  if (observer_ == nullptr) return;
  observer_->changed({what, entry.link->id(), entry.connector, entry.owner});
}

// Calls the observer after the lock is released, so that the observer may change links too.
bool ConfiguredLinks::add(ConfiguredLink link) {
  std::shared_ptr<Entries> changed;
  {
    const Lock lock(changing_);
    changed = std::make_shared<Entries>(*entries_.get());
    if (!put(*changed, std::move(link))) return false;
    entries_.set(changed);
  }
  tell(LinkChange::kAdded, changed->back());
  return true;
}

std::optional<std::string> ConfiguredLinks::remove(std::string_view id) {
  std::optional<Entry> removed;
  {
    const Lock lock(changing_);
    const auto changed = std::make_shared<Entries>(*entries_.get());
    const auto found = std::ranges::find(
        *changed, id, [](const Entry& entry) -> std::string_view { return entry.link->id(); });
    if (found == changed->end()) return std::nullopt;
    removed = *found;
    changed->erase(found);
    entries_.set(changed);
  }
  tell(LinkChange::kRemoved, *removed);
  return std::move(removed->connector);
}

std::vector<std::string> ConfiguredLinks::ids() const {
  std::vector<std::string> all;
  for (const auto entries = entries_.get(); const Entry& entry : *entries) {
    all.push_back(entry.link->id());
  }
  return all;
}

Result<void> ConfiguredLinks::collect(const manifest::Manifest& connector, const Caller& caller,
                                      std::string_view /*wanted*/, Absence /*absence*/,
                                      Candidates& into) const {
  for (const auto all = entries_.get(); const Entry& entry : *all) {
    const bool owned =
        entry.owner.organization == caller.organization && entry.owner.user == caller.user;
    if (owned && entry.connector == connector.identity.id) into.push_back({entry.link});
  }
  return success();
}

}  // namespace patchbay::links
