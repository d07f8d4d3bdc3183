#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/condition.h"
#include "base/result.h"
#include "catalog/action_index.h"
#include "catalog/dynamic_lists.h"
#include "loader/instance.h"
#include "loader/loader.h"
#include "manifest/manifest.h"
#include "services/call_frame.h"

namespace patchbay::catalog {

// An action, and the dynamic list that keeps it alive if it comes from one.
struct FoundAction {
  const Action* action = nullptr;
  std::shared_ptr<const DynamicList> list;

  const Action* operator->() const { return action; }
};

// How far a connector is loaded.
enum class State {
  kKnown,    // its manifest is valid; nothing needed its library yet
  kLoaded,   // its library is mapped
  kRefused,  // see refusal()
};

// One connector with one configuration; several views can share it. Thread-safe; it changes only by
// loading what it needs.
class Connector {
 public:
  // What the connector works with. Both are borrowed and outlive it.
  struct Surroundings {
    loader::Loader& loader;
    const services::HostTable& host;
  };

  // `config`: as complete_configuration() returns it.
  Connector(manifest::Manifest manifest, std::string config, const Surroundings& surroundings,
            const DynamicLimits& limits);
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  [[nodiscard]] const std::string& id() const { return manifest_.identity.id; }
  // Without the actions; see actions().
  [[nodiscard]] const manifest::Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const std::string& config() const { return config_; }

  // The actions of the manifest.
  [[nodiscard]] const ActionIndex& actions() const { return actions_; }

  // The action `id` of the manifest or, if the connector lists actions at run time, of the
  // context's link. NOT_FOUND with the nearest name, or the error of listing. Finding an action of
  // the manifest allocates nothing.
  Result<FoundAction> find_action(std::string_view id, const services::CallContext& context) const;

  // The dynamic list of the context's link; asks the connector if necessary. nullptr if the
  // connector lists no actions at run time.
  Result<std::shared_ptr<const DynamicList>> dynamic_list(
      const services::CallContext& context) const;

  // The running connector. The first call loads the library and makes the instance; afterwards this
  // costs one atomic read. Valid as long as this object. A call that waits for another one to start
  // the connector waits as long as its context allows: DEADLINE_EXCEEDED, CANCELLED.
  Result<const loader::Instance*> instance(const services::CallContext& context) const;

  [[nodiscard]] State state() const;
  // The compiler that built the library, as the library says; "" before it is loaded.
  [[nodiscard]] std::string built_with() const;
  // Why the library was refused; nothing in the other states, and nothing for a failure that will
  // pass. Neither function waits while the connector is started.
  [[nodiscard]] std::optional<Error> refusal() const;

  // Takes over what `other`, which it replaces, knows about links.
  void take_over(const Connector& other) const { lists_.take_over(other.lists_); }

  // Drops everything that is known about a link; call this when the link is removed.
  void forget_link(std::string_view link) const { lists_.forget(link); }

 private:
  // A library that could not be loaded, and until when nobody tries again.
  struct Refusal {
    Error why;
    loader::Stamp stamp;  // of the library's file, before it was tried
    Monotonic until;      // max(): as long as the file does not change
    [[nodiscard]] bool is_for_good() const { return until == Monotonic::max(); }
  };

  Result<const loader::Instance*> start(const services::CallContext& context) const;
  Result<std::unique_ptr<const loader::Instance>> start_now(
      std::shared_ptr<const loader::Library> library, const services::CallContext& context) const;
  void remember(const Error& failed, const loader::Stamp& stamp) const;
  [[nodiscard]] const Error* remembered_refusal() const;
  [[nodiscard]] loader::Stamp stamp_of_library() const;
  [[nodiscard]] Error no_such_action(std::string_view id, const DynamicList* list) const;

  manifest::Manifest manifest_;
  std::string config_;
  Surroundings surroundings_;
  ActionIndex actions_;
  mutable DynamicLists lists_;

  mutable std::mutex mutex_;
  mutable Condition started_;
  mutable bool is_starting_ = false;  // one call starts it, the others wait
  mutable std::optional<Refusal> refusal_;
  mutable std::shared_ptr<const loader::Library> library_;
  mutable std::unique_ptr<const loader::Instance> owned_;
  mutable std::atomic<const loader::Instance*> running_{nullptr};
};

}  // namespace patchbay::catalog
