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

// Returns the current credential of an account. `refused` is true if the provider refused the
// credential that was returned last. The function may block: if the call runs on a fiber, a thread
// of ConfiguredLinks runs the function; otherwise the call's thread does. It never runs twice at
// the same time for one link. It must not throw. If it fails, the call fails with its error.
using AskCredential = std::function<Result<Secret>(bool refused)>;

// An account whose credential the operator or the embedder provides, for example a personal token
// or an API key.
struct ConfiguredLink {
  std::string id;         // unique among the links
  std::string connector;  // the id of the connector that uses the link
  Secret credential;
  std::string account;             // the provider's id of the account, if known
  std::string user_configuration;  // JSON object, or ""
  Caller owner{};                  // only calls of this user find the link
  AskCredential ask{};             // if set, called instead of using `credential`
};

// Returns the description of the link that an observer gets. Borrows from `link`.
inline ChangedLink named(const ConfiguredLink& link) {
  return {LinkChange::kAdded, link.id, link.connector, link.owner};
}

// The links that come from the configuration, the environment or the embedder. A link with a fixed
// credential cannot be renewed: if the provider refuses the credential, somebody has to provide
// another link. Thread-safe.
class ConfiguredLinks final : public LinkSource {
 public:
  // `observer` gets all later changes of links, but not the adding of `links`. It is borrowed;
  // nullptr means no observer.
  explicit ConfiguredLinks(std::vector<ConfiguredLink> links, LinkObserver* observer = nullptr);

  // Adds a link, which later calls find. Returns false, and adds nothing, if another link has this
  // id.
  [[nodiscard]] bool add(ConfiguredLink link);
  // Removes a link. Calls that have already found the link keep it. Returns false if no link has
  // that id.
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

  // The most links that ask for their credentials at the same time, for calls on fibers. Further
  // links wait.
  static constexpr unsigned kAskingThreads = 8;

  // Adds the link to `entries`. Returns false if another link has this id.
  bool put(Entries& entries, ConfiguredLink link);
  void tell(LinkChange what, const Entry& entry) const;

  LinkObserver* const observer_;
  fibers::BlockingThreads asking_{kAskingThreads};  // the links ask on its threads
  Mutex changing_;                                  // one change at a time
  Published<Entries> entries_;
};

}  // namespace patchbay::links
