#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/condition.h"
#include "base/result.h"
#include "catalog/action_index.h"
#include "catalog/dynamic_lists.h"
#include "fibers/blocking.h"
#include "http_client/origin_policy.h"
#include "loader/instance.h"
#include "loader/loader.h"
#include "manifest/manifest.h"
#include "services/call_frame.h"

namespace patchbay::catalog {

// An action. `list` keeps the action alive if the action comes from a dynamic list.
struct FoundAction {
  const Action* action = nullptr;
  std::shared_ptr<const DynamicList> list;

  const Action* operator->() const { return action; }
};

// The state of a connector's library.
enum class State {
  kKnown,    // the manifest is valid, and the library is not loaded yet
  kLoaded,   // the library is loaded
  kRefused,  // the library was refused; refusal() returns the reason
};

// One connector with one configuration. Several views may share the object. The library is loaded
// when a call first needs it. Thread-safe.
class Connector {
 public:
  // The objects that the connector uses. Both are borrowed and must outlive the connector.
  struct Surroundings {
    loader::Loader& loader;
    const services::HostTable& host;
  };

  // `config` is the result of complete_configuration().
  Connector(manifest::Manifest manifest, std::string config, const Surroundings& surroundings,
            const DynamicLimits& limits);
  // Destroys the instance through run(), because the connector's `destroy` function may block.
  ~Connector();
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  [[nodiscard]] const std::string& id() const { return manifest_.identity.id; }
  // Returns the manifest without its actions. actions() returns the actions.
  [[nodiscard]] const manifest::Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const std::string& config() const { return config_; }

  // Returns the origins to which a call may send requests, if its link has this configuration ("":
  // the call has no link). Fails with INVALID_ARGUMENT if the connector's or the link's
  // configuration has a text in place of an origin.
  [[nodiscard]] Result<std::shared_ptr<const http_client::OriginPolicy>> origins(
      std::string_view user_configuration) const;

  // Returns the actions of the manifest.
  [[nodiscard]] const ActionIndex& actions() const { return actions_; }

  // Returns the action `id` of the manifest. If the connector lists actions at run time, also
  // searches the dynamic list of the context's link. Fails with NOT_FOUND and the most similar
  // name, or with an error of the connector's listing. Allocates no memory for an action of the
  // manifest.
  Result<FoundAction> find_action(std::string_view id, const services::CallContext& context) const;

  // Returns the action with the provider's name `name` from the link's dynamic list. If the cached
  // list does not have the action, asks the connector for a new list. If the new list does not have
  // the action either, `action` is nullptr. Fails with the errors of the connector's listing.
  Result<FoundAction> find_by_provider_name(std::string_view name,
                                            const services::CallContext& context) const;

  // Returns the dynamic list of the context's link. Asks the connector for the list if necessary.
  // Returns nullptr if the connector does not list actions at run time.
  Result<std::shared_ptr<const DynamicList>> dynamic_list(
      const services::CallContext& context) const;

  // Marks the list of the context's link as outdated. The next dynamic_list() asks the connector
  // again.
  void doubt_list(const services::CallContext& context) const { lists_.doubt(context.owner()); }

  // Returns true if dynamic_list() would return a cached list without a call into the connector.
  // Must be called only for connectors that list actions at run time.
  [[nodiscard]] bool has_fresh_list(const services::CallContext& context) const {
    return lists_.is_fresh(context.owner());
  }

  // Returns the running connector. The first call loads the library and creates the instance. A
  // later call costs only one atomic read, and a check of the signer if the connector is sealed.
  // The pointer is valid as long as this Connector. While another call starts the connector, this
  // call waits for it. Fails with DEADLINE_EXCEEDED or CANCELLED if the context's patience ends
  // during this wait.
  Result<const loader::Instance*> instance(const services::CallContext& context) const;

  // Runs `work`, which calls the connector's code. Every call of the instance must use run(). If
  // the connector's calls block and the caller is a fiber, `work` runs on one of the connector's
  // own threads. At most kBlockingThreads calls run there at once; further calls wait. Otherwise
  // `work` runs on the caller's thread, and is listed as a guest (services/guests.h). If the
  // context's patience ends while a call waits, `work` does not run, and run() fails with CANCELLED
  // or DEADLINE_EXCEEDED.
  Result<void> run(const services::CallContext& context, const std::function<void()>& work) const;
  // Treats the connector's calls as blocking from now on, even if the manifest does not declare it.
  // Returns false if the calls were treated as blocking before.
  bool treat_as_blocking() const { return !blocks_.exchange(true); }
  // Undoes treat_as_blocking().
  void treat_as_declared() const { blocks_ = manifest_.limits.blocking; }

  [[nodiscard]] State state() const;
  // Returns the name of the compiler, as the library reports it. Returns "" before the library is
  // loaded.
  [[nodiscard]] std::string built_with() const;
  // Returns the reason why the library was refused, or why the signer's key is not trusted any
  // more. Returns nullopt in all other states and after a temporary failure. state(), built_with()
  // and refusal() do not wait for a running start.
  [[nodiscard]] std::optional<Error> refusal() const;

  // Takes over the cached lists of `other`, which this connector replaces.
  void take_over(const Connector& other) const { lists_.take_over(other.lists_); }

  // Deletes all cached data of a link. Must be called when the link is removed.
  void forget_link(std::string_view link) const { lists_.forget(link); }

 private:
  // The error of a library that could not be loaded. Until the time `until`, the host does not try
  // again.
  struct Refusal {
    Error why;
    loader::Stamp stamp;  // stamp of the library's file, made before the attempt
    Monotonic until;      // max(): no new attempt until the file changes
    [[nodiscard]] bool is_for_good() const { return until == Monotonic::max(); }
  };

  // Fails if the key that signed the connector is not trusted any more.
  [[nodiscard]] Result<void> check_seal() const;
  Result<const loader::Instance*> start(const services::CallContext& context) const;
  Result<std::unique_ptr<const loader::Instance>> start_now(
      std::shared_ptr<const loader::Library> library, const services::CallContext& context) const;
  void remember(const Error& failed, const loader::Stamp& stamp) const;
  [[nodiscard]] const Error* remembered_refusal() const;
  [[nodiscard]] loader::Stamp stamp_of_library() const;
  [[nodiscard]] Error no_such_action(std::string_view id, const DynamicList* list) const;

  static constexpr unsigned kBlockingThreads = 8;

  manifest::Manifest manifest_;
  std::string config_;
  // The origins for calls without a link, and for all links unless is_server_chosen() (origins.h).
  Result<std::shared_ptr<const http_client::OriginPolicy>> origins_;
  mutable std::atomic<bool> blocks_;
  mutable fibers::BlockingThreads threads_{kBlockingThreads};
  Surroundings surroundings_;
  ActionIndex actions_;
  mutable DynamicLists lists_;

  mutable std::mutex mutex_;
  mutable Condition started_;
  mutable bool is_starting_ = false;  // true while a call starts the connector; other calls wait
                                      // for it
  mutable std::optional<Refusal> refusal_;
  mutable std::shared_ptr<const loader::Library> library_;
  mutable std::unique_ptr<const loader::Instance> owned_;
  mutable std::atomic<const loader::Instance*> running_{nullptr};
};

}  // namespace patchbay::catalog
