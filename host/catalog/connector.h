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
#include "loader/instance.h"
#include "loader/loader.h"
#include "manifest/manifest.h"
#include "services/call_frame.h"

namespace patchbay::catalog {

// An action. If it comes from a dynamic list, `list` keeps it alive.
struct FoundAction {
  const Action* action = nullptr;
  std::shared_ptr<const DynamicList> list;

  const Action* operator->() const { return action; }
};

// How far a connector is loaded.
enum class State {
  kKnown,    // its manifest is valid; no call has needed its library yet
  kLoaded,   // its library is mapped
  kRefused,  // see refusal()
};

// One connector with one configuration. Several views can share it. Thread-safe. It changes only
// when it loads something that it needs.
class Connector {
 public:
  // What the connector uses. Both are borrowed and must outlive the connector.
  struct Surroundings {
    loader::Loader& loader;
    const services::HostTable& host;
  };

  // `config` is the result of complete_configuration().
  Connector(manifest::Manifest manifest, std::string config, const Surroundings& surroundings,
            const DynamicLimits& limits);
  // Ends the instance as run() says: on a fiber, the connector's `destroy` may block.
  ~Connector();
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  [[nodiscard]] const std::string& id() const { return manifest_.identity.id; }
  // Returns the manifest without its actions; see actions().
  [[nodiscard]] const manifest::Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const std::string& config() const { return config_; }

  // Returns the actions of the manifest.
  [[nodiscard]] const ActionIndex& actions() const { return actions_; }

  // Returns the action `id`, from the manifest or, if the connector lists actions at run time, from
  // the list of the context's link. Fails with NOT_FOUND and the nearest name, or with the error of
  // listing. For an action of the manifest this allocates nothing.
  Result<FoundAction> find_action(std::string_view id, const services::CallContext& context) const;

  // Returns the action of the link's dynamic list that the provider calls `name`. If the kept list
  // has no such action, the connector is asked for a new one. `action` is nullptr if that has none,
  // either. Errors: those of listing.
  Result<FoundAction> find_by_provider_name(std::string_view name,
                                            const services::CallContext& context) const;

  // Returns the dynamic list of the context's link, and asks the connector for it if necessary.
  // Returns nullptr if the connector lists no actions at run time.
  Result<std::shared_ptr<const DynamicList>> dynamic_list(
      const services::CallContext& context) const;

  // Returns true if dynamic_list() has its answer without a call into the connector. The connector
  // lists actions at run time.
  [[nodiscard]] bool has_fresh_list(const services::CallContext& context) const {
    return lists_.is_fresh(context.owner());
  }

  // Returns the running connector. The first call loads the library and makes the instance; later
  // calls cost one atomic read. The pointer is valid as long as this object. If another call is
  // starting the connector, this call waits as long as its context allows, and fails with
  // DEADLINE_EXCEEDED or CANCELLED.
  Result<const loader::Instance*> instance(const services::CallContext& context) const;

  // Runs what calls the connector's code; every call of the instance goes through this. It runs
  // right here, listed as a guest (services/guests.h), or on a thread of the connector's own if its
  // calls block and a fiber asks. At most kBlockingThreads such calls run at once; others wait. If
  // the call's patience ends while it waits, the work does not run, and this fails with CANCELLED
  // or DEADLINE_EXCEEDED.
  Result<void> run(const services::CallContext& context, const std::function<void()>& work) const;
  // From now on its calls count as blocking, whatever the manifest says. Returns false if they did
  // before.
  bool treat_as_blocking() const { return !blocks_.exchange(true); }
  // Undoes treat_as_blocking().
  void treat_as_declared() const { blocks_ = manifest_.limits.blocking; }

  [[nodiscard]] State state() const;
  // Returns the compiler that built the library, as the library says; "" before it is loaded.
  [[nodiscard]] std::string built_with() const;
  // Returns why the library was refused, or why its publisher's key counts no more. Returns nothing
  // in the other states, and nothing for a temporary failure. This function and the two above do
  // not wait while the connector is started.
  [[nodiscard]] std::optional<Error> refusal() const;

  // Takes over what `other` knows about links. This connector replaces `other`.
  void take_over(const Connector& other) const { lists_.take_over(other.lists_); }

  // Drops everything that is cached about a link. Call this when the link is removed.
  void forget_link(std::string_view link) const { lists_.forget(link); }

 private:
  // A library that could not be loaded, and the time until which nobody tries again.
  struct Refusal {
    Error why;
    loader::Stamp stamp;  // of the library's file, before the attempt
    Monotonic until;      // max(): until the file changes
    [[nodiscard]] bool is_for_good() const { return until == Monotonic::max(); }
  };

  // Checks that the key which signed the connector was not revoked meanwhile.
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
  mutable std::atomic<bool> blocks_;
  mutable fibers::BlockingThreads threads_{kBlockingThreads};
  Surroundings surroundings_;
  ActionIndex actions_;
  mutable DynamicLists lists_;

  mutable std::mutex mutex_;
  mutable Condition started_;
  mutable bool is_starting_ = false;  // one call starts the connector, the others wait
  mutable std::optional<Refusal> refusal_;
  mutable std::shared_ptr<const loader::Library> library_;
  mutable std::unique_ptr<const loader::Instance> owned_;
  mutable std::atomic<const loader::Instance*> running_{nullptr};
};

}  // namespace patchbay::catalog
