#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "links/links.h"

namespace patchbay::links {

// Gives the current credential of an account. `refused`: the provider refused the one that was
// given last. Runs on the thread of a call, and may block it; never twice at once for one link;
// must not throw. Its error becomes the call's.
using AskCredential = std::function<Result<Secret>(bool refused)>;

// An account whose credential the operator or embedder gives: a personal token, an API key.
struct ConfiguredLink {
  std::string id;         // unique among the links
  std::string connector;  // the id of the connector for which it is
  Secret credential;
  std::string account;             // the provider's id of the account, if known
  std::string user_configuration;  // JSON object, or ""
  Caller owner{};                  // only calls of this user find the link
  AskCredential ask{};             // in place of the credential, where it is set
};

// Links from configuration, environment or embedder. A credential that was given cannot be renewed:
// if the provider refuses it, another one has to be given. Thread-safe.
class ConfiguredLinks final : public LinkSource {
 public:
  explicit ConfiguredLinks(std::vector<ConfiguredLink> links);

  // Calls find it from now on. False: there is a link of that id.
  [[nodiscard]] bool add(ConfiguredLink link);
  // Calls that have found it keep it. False: there is no link of that id.
  [[nodiscard]] bool remove(std::string_view id);
  [[nodiscard]] std::vector<std::string> ids() const;

  Result<void> collect(const manifest::Manifest& connector, const Caller& caller,
                       std::string_view wanted, Candidates& into) const override;

 private:
  struct Entry {
    std::string connector;
    Caller owner;
    std::shared_ptr<Link> link;
  };
  using Entries = std::vector<Entry>;

  [[nodiscard]] std::shared_ptr<const Entries> entries() const;

  mutable Mutex mutex_;
  std::shared_ptr<const Entries> entries_ GUARDED_BY(mutex_);  // replaced, never changed
};

}  // namespace patchbay::links
