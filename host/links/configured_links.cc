#include "links/configured_links.h"

#include <atomic>

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
                     "\", and the next call tries it again. If it stays refused, put a valid one "
                     "into the configuration and start again.")
        .with_reason(std::string(cause::kTokenRefused));
  }
  void accepted(std::int64_t /*generation*/) override {}
  void doubted(std::int64_t /*generation*/) override {}
  void revoked() override { revoked_ = true; }

 private:
  Error gone() const {
    return Error(Code::kLinkRevoked,
                 "The provider no longer takes the credential of link \"" + config_.id +
                     "\". Put a valid one into the configuration and start again.");
  }

  ConfiguredLink config_;
  std::atomic<bool> revoked_ = false;
};

}  // namespace

void ConfiguredLinks::add(std::vector<ConfiguredLink> links) {
  for (auto& link : links) {
    Entry entry{link.connector, link.owner, nullptr};
    entry.link = std::make_shared<StaticLink>(std::move(link));
    entries_.push_back(std::move(entry));
  }
}

Result<void> ConfiguredLinks::collect(const manifest::Manifest& connector, const Caller& caller,
                                      std::string_view /*wanted*/, Candidates& into) const {
  for (const Entry& entry : entries_) {
    const bool owned =
        entry.owner.organization == caller.organization && entry.owner.user == caller.user;
    if (owned && entry.connector == connector.identity.id) into.push_back({entry.link});
  }
  return success();
}

}  // namespace patchbay::links
