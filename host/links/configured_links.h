#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/published.h"
#include "fibers/blocking.h"
#include "links/link_observer.h"
#include "links/links.h"

namespace patchbay::links {

// Gives the current credential of an account. `refused`: the provider refused the one that was
// given last. May block: it runs on a thread of ConfiguredLinks if the call runs on a fiber,
// otherwise on the call's thread. Never runs twice at once for one link; must not throw. Its error
// becomes the call's.
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

// Returns the link as an observer is told of it. Borrows from `link`.
inline ChangedLink named(const ConfiguredLink& link) {
  return {LinkChange::kAdded, link.id, link.connector, link.owner};
}

// Links from configuration, environment or embedder. A credential that was given cannot be renewed:
// if the provider refuses it, another one has to be given. Thread-safe.
class ConfiguredLinks final : public LinkSource {
 public:
  // `observer` is told of all that becomes of links from now on, and not of these; borrowed,
  // nullptr: nobody is told.
  explicit ConfiguredLinks(std::vector<ConfiguredLink> links, LinkObserver* observer = nullptr);

  // Adds a link; later calls find it. Returns false if there is a link with its id.
  [[nodiscard]] bool add(ConfiguredLink link);
  // Removes a link; calls that have found it keep it. Returns false if no link has that id.
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

  // So many links at once ask for their credentials on fibers; others wait.
  static constexpr unsigned kAskingThreads = 8;

  // Adds the link to `entries`. Returns false if there is a link with its id.
  bool put(Entries& entries, ConfiguredLink link);
  void tell(LinkChange what, const Entry& entry) const;

  LinkObserver* const observer_;
  fibers::BlockingThreads asking_{kAskingThreads};  // the links use it
  Mutex changing_;                                  // one change at a time
  Published<Entries> entries_;
};

}  // namespace patchbay::links
