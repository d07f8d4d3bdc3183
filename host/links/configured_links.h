#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/published_value.h"
#include "fibers/blocking.h"
#include "links/link_observer.h"
#include "links/links.h"

namespace patchbay::links {

// Returns the current credential of an account. `refused` is true if the provider refused the
// credential that this function returned last. May block: for a call on a fiber, a thread of
// ConfiguredLinks runs the function; otherwise the call's own thread does. Never runs twice at the
// same time for one link. Must not throw. If the function fails, the call fails with the same
// error.
using AskCredential = std::function<Result<Secret>(bool refused)>;

// An account whose credential the operator or the embedder provides, for example a personal token
// or an API key.
struct ConfiguredLink {
  std::string id;         // unique within a ConfiguredLinks
  std::string connector;  // the id of the connector that uses the link
  Secret credential;
  std::string account;             // the provider's id of the account; "" if unknown
  std::string user_configuration;  // a JSON object, or ""
  Caller owner{};                  // only this user's calls find the link
  AskCredential ask{};             // if set, called for the credential; `credential` is then not
                                   // used
};

// Returns the link's description for an observer. Borrows from `link`.
inline ChangedLink named(const ConfiguredLink& link) {
  return {LinkChange::kAdded, link.id, link.connector, link.owner};
}

// The links from the configuration, the environment or the embedder. A link without `ask` has a
// fixed credential, which cannot be renewed. If the provider refuses this credential permanently,
// somebody must replace the link. Thread-safe.
class ConfiguredLinks final : public LinkSource {
 public:
  // `observer` is informed of all later changes of links, but not of `links` themselves. It is
  // borrowed and may be nullptr.
  explicit ConfiguredLinks(std::vector<ConfiguredLink> links, LinkObserver* observer = nullptr);

  // Adds a link for new calls. If another link has this id, adds nothing and returns false.
  [[nodiscard]] bool add(ConfiguredLink link);
  // Removes a link, and returns the id of its connector. Calls that have already found the link may
  // still use it. Returns nullopt if there is no such link.
  [[nodiscard]] std::optional<std::string> remove(std::string_view id);
  [[nodiscard]] std::vector<std::string> ids() const;

  Result<void> collect(const manifest::Manifest& connector, const Caller& caller,
                       std::string_view wanted, Absence absence, Candidates& into) const override;

 private:
  struct Entry {
    std::string connector;
    Caller owner;
    std::shared_ptr<Link> link;
  };
  using Entries = std::vector<Entry>;

  // Maximum number of links that run `ask` at the same time for calls on fibers. Further links
  // wait.
  static constexpr unsigned kAskingThreads = 8;

  // Adds the link to `entries`. Returns false if another link has this id.
  bool put(Entries& entries, ConfiguredLink link);
  void tell(LinkChange what, const Entry& entry) const;

  LinkObserver* const observer_;
  fibers::BlockingThreads asking_{kAskingThreads};  // its threads run `ask`
  Mutex changing_;                                  // held while the links change
  PublishedValue<Entries> entries_;
};

}  // namespace patchbay::links
