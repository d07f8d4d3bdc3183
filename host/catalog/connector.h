#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/action_index.h"
#include "catalog/dynamic_lists.h"
#include "loader/instance.h"
#include "loader/loader.h"
#include "manifest/manifest.h"
#include "services/call_frame.h"

namespace patchbay::catalog {

// An action and, when it comes from a dynamic list, what keeps it alive.
struct FoundAction {
  const Action* action = nullptr;
  std::shared_ptr<const DynamicList> list;

  const Action* operator->() const { return action; }
};

// What a connector is found to be.
enum class State {
  kKnown,    // its manifest is in order; nothing needed its library yet
  kLoaded,   // its library is mapped
  kRefused,  // see the reason
};

// One connector with one configuration, in the views it belongs to. Thread-safe; it changes only by
// loading what it needs.
class Connector {
 public:
  // What it works with; both are borrowed and outlive it.
  struct Surroundings {
    loader::Loader& loader;
    const services::HostTable& host;
  };

  // `config`: complete (configuration.h).
  Connector(manifest::Manifest manifest, std::string config, const Surroundings& surroundings,
            const DynamicLimits& limits);
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  [[nodiscard]] const std::string& id() const { return manifest_.identity.id; }
  // Its actions are not here but in actions().
  [[nodiscard]] const manifest::Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const std::string& config() const { return config_; }

  // Those of the manifest.
  [[nodiscard]] const ActionIndex& actions() const { return actions_; }

  // The action `id`, of the manifest or, where there is such a list, of the context's link.
  // NOT_FOUND with the nearest name; or what went wrong while listing. One of the manifest costs no
  // allocation.
  Result<FoundAction> find_action(std::string_view id, const services::CallContext& context) const;

  // The dynamic list of the context's link; asks the connector when it has to. nullptr when the
  // connector has no such list.
  Result<std::shared_ptr<const DynamicList>> dynamic_list(
      const services::CallContext& context) const;

  // The running connector. Loads the library and makes the instance when it is first asked for;
  // afterwards it costs one atomic read. Lives as long as this object.
  Result<const loader::Instance*> instance(const services::CallContext& context) const;

  [[nodiscard]] State state() const;
  // Why the library was refused; nothing in the other states.
  [[nodiscard]] std::optional<Error> refusal() const;

  // Everything known for a link goes, as when it is taken away.
  void forget_link(std::string_view link) const { lists_.forget(link); }

 private:
  Result<const loader::Instance*> start(const services::CallContext& context) const;
  [[nodiscard]] Error no_such_action(std::string_view id, const DynamicList* list) const;

  manifest::Manifest manifest_;
  std::string config_;
  Surroundings surroundings_;
  ActionIndex actions_;
  mutable DynamicLists lists_;

  mutable std::mutex starting_;  // one loads, the others wait
  mutable std::optional<Result<std::shared_ptr<const loader::Library>>> library_;
  mutable std::unique_ptr<const loader::Instance> owned_;
  mutable std::atomic<const loader::Instance*> running_{nullptr};
};

}  // namespace patchbay::catalog
