// The connectors of a host. Read this file first; README.md has the rules.
//
//   catalog::Catalog catalog({.roots = {"connectors"}}, loader, host);
//   const auto view = catalog.view();  // keep the view until the call ends
//   PATCHBAY_TRY(const auto* connector, view->get("github"));
//   PATCHBAY_TRY(const auto action, connector->find_action("get_issue", context));
//   PATCHBAY_TRY(const auto* instance, connector->instance(context));
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/published_value.h"
#include "base/strand_mutex.h"
#include "catalog/instances.h"
#include "catalog/reload_report.h"
#include "catalog/view.h"
#include "fibers/blocking.h"
#include "loader/loader.h"
#include "services/services.h"

namespace patchbay::catalog {

// The configurations of connectors: a JSON object for each connector id or alias. A connector that
// is not listed gets {}. A missing property gets the default that the connector's config schema
// declares (configuration.h).
using Configurations = std::map<std::string, std::string, std::less<>>;

struct CatalogOptions {
  std::vector<std::filesystem::path> roots;  // folders that contain the connectors' folders
  Configurations configurations;
  DynamicLimits dynamic;
  const signatures::Trust* trust = nullptr;  // borrowed; nullptr: signatures are not checked
};

// All connectors of a host. Thread-safe.
class Catalog {
 public:
  // Reads every manifest. If a connector cannot be used, its entry has a fault. `loader` and `host`
  // are borrowed and must outlive the catalog and its views.
  Catalog(CatalogOptions options, loader::Loader& loader, const services::HostTable& host);

  // Returns the current view. If the last read of the folders lacked a resource of the machine
  // (base/shortage.h), first reads the folders again on the caller's thread, at most once a second.
  [[nodiscard]] std::shared_ptr<const View> view() const {
    if (is_incomplete_.load(std::memory_order_relaxed)) complete();
    return published_.get();
  }

  // Reads the folders again and replaces the changed connectors by the rules of README.md. Loads
  // and starts new and changed connectors at once. Also tries refused libraries again.
  // `configurations` replace the old ones, if they are given. `context` belongs to the caller of
  // reload(). Its deadline limits each start. If the context is cancelled during the reload, the
  // view stays unchanged and the report is empty.
  ReloadReport reload(const services::CallContext& context = {});
  ReloadReport reload(Configurations configurations, const services::CallContext& context = {});
  // Reloads one connector, given by its id or alias. All other connectors stay as they are; their
  // new configurations take effect at the next reload(). An instance (instances.h) is reloaded by
  // its own name. Fails with NOT_FOUND if there is no such connector.
  Result<ReloadReport> reload_one(const std::string& name,
                                  std::optional<Configurations> configurations = {},
                                  const services::CallContext& context = {});

  // Deletes all cached data of a link. Must be called when the link is removed.
  void forget_link(std::string_view link) const;

 private:
  [[nodiscard]] std::vector<Entry> read_folders() const;
  void publish(std::vector<Entry> entries) const;
  ReloadReport renew(const services::CallContext& context);
  void complete() const;
  [[nodiscard]] Entry entry_of(loader::ConnectorFolder found, const View* before) const;
  [[nodiscard]] Entry entry_of(ConfiguredInstance instance,
                               const std::vector<loader::ConnectorFolder>& all,
                               const View* before) const;
  [[nodiscard]] std::shared_ptr<const Connector> connector_of(Entry& entry,
                                                              manifest::Manifest manifest,
                                                              Result<std::string> config,
                                                              const View* before) const;
  [[nodiscard]] Result<std::string> configuration_of(const manifest::Manifest& manifest) const;

  CatalogOptions options_;
  loader::Loader& loader_;
  const services::HostTable& host_;
  mutable StrandMutex reloading_;  // held while the new connectors start
  mutable fibers::BlockingThreads reading_{1};
  mutable std::atomic<bool> is_incomplete_ = false;
  mutable Monotonic completed_at_{};  // guarded by reloading_
  mutable PublishedValue<View> published_;
};

}  // namespace patchbay::catalog
