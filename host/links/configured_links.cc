#include "links/configured_links.h"

#include <atomic>

#include "base/nearest.h"

namespace patchbay::links {
namespace {

class StaticLink final : public Link {
 public:
  explicit StaticLink(ConfiguredLink config) : config_(std::move(config)) {}

  const std::string& id() const override { return config_.id; }
  const std::string& account() const override { return config_.account; }
  const std::string& user_configuration() const override { return config_.user_configuration; }

  // Which scopes a handed-over token holds is known to the provider only.
  Result<void> authorize(std::span<const std::string> /*scopes*/) const override {
    if (revoked_) return gone(Code::kLinkRevoked);
    return success();
  }
  Result<Secret> credential() override { return config_.credential; }
  Result<void> renew() override { return gone(Code::kLinkExpired); }
  void revoked() override { revoked_ = true; }

 private:
  Error gone(Code code) const {
    return Error(code, "The provider no longer takes the credential of link \"" + config_.id +
                           "\". Put a valid one into the configuration and start again.");
  }

  ConfiguredLink config_;
  std::atomic<bool> revoked_ = false;
};

}  // namespace

ConfiguredLinks::ConfiguredLinks(std::vector<ConfiguredLink> links) {
  for (auto& link : links) {
    std::string connector = link.connector;
    entries_.push_back({std::move(connector), std::make_shared<StaticLink>(std::move(link))});
  }
}

Result<std::shared_ptr<Link>> ConfiguredLinks::find(const manifest::Manifest& connector,
                                                    std::string_view wanted) const {
  const std::string& id = connector.identity.id;
  std::shared_ptr<Link> only;
  ErrorDetails choice;
  for (const Entry& entry : entries_) {
    if (entry.connector != id) continue;
    if (!wanted.empty() && entry.link->id() == wanted) return entry.link;
    only = entry.link;
    choice.links.push_back(entry.link->id());
  }
  if (!wanted.empty()) {
    const std::vector<std::string_view> known(choice.links.begin(), choice.links.end());
    return Error(Code::kNotFound, "Connector \"" + id + "\" has no link \"" + std::string(wanted) +
                                      "\"." + did_you_mean(wanted, known));
  }
  if (choice.links.size() == 1) return only;
  if (choice.links.empty()) {
    return Error(Code::kLinkRequired, "Connector \"" + id +
                                          "\" needs an account and none is linked. Configure a "
                                          "link with its credential.");
  }
  std::string ids;
  for (const auto& link : choice.links) ids += (ids.empty() ? "" : ", ") + link;
  return Error(Code::kLinkAmbiguous,
               "Connector \"" + id + "\" has several links: name one of " + ids + ".")
      .with_details(std::move(choice));
}

}  // namespace patchbay::links
