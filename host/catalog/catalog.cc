#include "catalog/catalog.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "catalog/configuration.h"
#include "catalog/one_connector.h"
#include "catalog/renewal.h"
#include "catalog/schema_lint.h"

namespace patchbay::catalog {
namespace {

// The longest time in which a call may start a connector whose folder could not be read before.
constexpr std::chrono::seconds kLongestStart{10};

// Returns the connector of the old view, if the entry's folder and its configuration have not
// changed. Returns nullptr for a refused connector, so that the caller creates it again.
std::shared_ptr<const Connector> unchanged(const Entry& fresh, const std::string& config,
                                           const View* before) {
  if (before == nullptr) return nullptr;
  for (const Entry& entry : before->entries()) {
    if (entry.folder == fresh.folder && entry.name == fresh.name &&
        entry.is_instance == fresh.is_instance && entry.connector && entry.stamp == fresh.stamp &&
        entry.connector->config() == config && entry.connector->state() != State::kRefused) {
      return entry.connector;
    }
  }
  return nullptr;
}

// Returns the connector with this name, or nullptr if there is no such connector. A connector that
// the trust settings admit has priority.
const loader::ConnectorFolder* connector_called(const std::string& name,
                                                const std::vector<loader::ConnectorFolder>& all) {
  const loader::ConnectorFolder* found = nullptr;
  for (const loader::ConnectorFolder& each : all) {
    if (!each.manifest || !is_called(*each.manifest, name)) continue;
    if (each.is_admitted) return &each;
    if (found == nullptr) found = &each;
  }
  return found;
}

void judge_schemas(loader::ConnectorFolder& found) {
  if (found.fault || !found.manifest) return;
  auto ends = check_schemas_end(*found.manifest);
  if (ends.has_error()) found.fault = std::move(ends).error();
}

}  // namespace

Catalog::Catalog(CatalogOptions options, loader::Loader& loader, const services::HostTable& host)
    : options_(std::move(options)), loader_(loader), host_(host) {
  publish(read_folders());
}

ReloadReport Catalog::reload(const services::CallContext& context) {
  const StrandLock lock(reloading_);
  return renew(context);
}

ReloadReport Catalog::reload(Configurations configurations, const services::CallContext& context) {
  const StrandLock lock(reloading_);
  options_.configurations = std::move(configurations);
  return renew(context);
}

Result<ReloadReport> Catalog::reload_one(const std::string& name,
                                         std::optional<Configurations> configurations,
                                         const services::CallContext& context) {
  const StrandLock lock(reloading_);
  if (configurations) options_.configurations = std::move(*configurations);
  const std::shared_ptr<const View> before = published_.get();
  std::vector<Entry> all = read_folders();
  const OneConnector one(name, *before);
  PATCHBAY_TRY(one.check(all));
  Renewal renewal(*before, all, context, Renewal::Extent::kEverything);
  if (context.patience().is_cancelled()) return ReloadReport{};
  one.hand_over(std::move(all), renewal);
  publish(std::move(renewal).entries());
  return std::move(renewal).report();
}

// Reads the folders again. Every call runs this function while the view is incomplete. One call
// reads the folders, and the other calls do not wait for the result. Entries that were read
// successfully before stay unchanged, because nobody requested a reload.
void Catalog::complete() const {
  const std::unique_lock lock(reloading_, std::try_to_lock);
  if (!lock || host_.clock().now() - completed_at_ < std::chrono::seconds(1)) return;
  const std::shared_ptr<const View> before = published_.get();
  std::vector<Entry> all = read_folders();
  services::CallContext context;
  context.deadline = host_.clock().now() + kLongestStart;
  Renewal renewal(*before, all, context, Renewal::Extent::kWhatWasShort);
  for (Entry& fresh : all) renewal.take(std::move(fresh));
  publish(std::move(renewal).entries());
}

// Builds the new view while calls still use the old one. The new view is published after all new
// connectors have started. A start may take seconds. So if the context is cancelled, the reload
// stops before the next start.
ReloadReport Catalog::renew(const services::CallContext& context) {
  const std::shared_ptr<const View> before = published_.get();
  std::vector<Entry> all = read_folders();
  Renewal renewal(*before, all, context, Renewal::Extent::kEverything);
  for (Entry& fresh : all) {
    if (context.patience().is_cancelled()) return {};
    renewal.take(std::move(fresh));
  }
  publish(std::move(renewal).entries());
  return std::move(renewal).report();
}

std::vector<Entry> Catalog::read_folders() const {
  const std::shared_ptr<const View> before = published_.get();
  std::vector<Entry> entries;
  reading_.run([&] {
    std::vector<loader::ConnectorFolder> all = loader::scan(options_.roots, options_.trust);
    for (loader::ConnectorFolder& found : all) judge_schemas(found);
    for (ConfiguredInstance& instance : instances_in(options_.configurations)) {
      entries.push_back(entry_of(std::move(instance), all, before.get()));
    }
    for (loader::ConnectorFolder& found : all)
      entries.push_back(entry_of(std::move(found), before.get()));
  });
  return entries;
}

void Catalog::publish(std::vector<Entry> entries) const {
  completed_at_ = host_.clock().now();
  is_incomplete_ = std::any_of(entries.begin(), entries.end(),
                               [](const Entry& entry) { return entry.is_short(); });
  published_.set(std::make_shared<const View>(std::move(entries)));
}

Result<std::string> Catalog::configuration_of(const manifest::Manifest& manifest) const {
  const Configurations& all = options_.configurations;
  auto found = all.find(manifest.identity.id);
  for (const std::string& alias : manifest.identity.aliases) {
    if (found == all.end()) found = all.find(alias);
  }
  return complete_configuration(manifest, found == all.end() ? "{}" : found->second);
}

Entry Catalog::entry_of(loader::ConnectorFolder found, const View* before) const {
  Entry out{found.name, found.folder, nullptr, std::move(found.fault), found.stamp};
  out.is_admitted = found.is_admitted;
  out.root = std::move(found.root);
  if (out.fault) return out;
  auto config = configuration_of(*found.manifest);
  out.connector = connector_of(out, std::move(*found.manifest), std::move(config), before);
  return out;
}

Entry Catalog::entry_of(ConfiguredInstance instance,
                        const std::vector<loader::ConnectorFolder>& all, const View* before) const {
  Entry out{instance.name, {}, nullptr, std::nullopt, {}};
  out.is_instance = true;
  const loader::ConnectorFolder* found = connector_called(instance.of, all);
  const loader::ConnectorFolder* namesake = connector_called(instance.name, all);
  const bool is_taken = namesake != nullptr && namesake->is_admitted;
  if (found == nullptr || is_taken) {
    out.fault = Error(Code::kGateClosed,
                      "[connector." + instance.name.substr(0, 64) + "] is an instance " +
                          (is_taken ? "with the name of a connector. Give it a name of its own."
                                    : "of \"" + instance.of.substr(0, 64) +
                                          "\", which is no connector that is there."))
                    .with_reason("not_configured");
    return out;
  }
  out.folder = found->folder;
  out.root = found->root;
  out.stamp = found->stamp;
  out.is_admitted = found->is_admitted;
  out.fault = found->fault;
  if (out.fault) return out;
  auto manifest = manifest_of(instance, *found->manifest);
  if (manifest.has_error()) {
    out.fault = std::move(manifest).error();
    return out;
  }
  auto config = complete_configuration(manifest.value(), instance.config);
  out.connector = connector_of(out, std::move(manifest).value(), std::move(config), before);
  return out;
}

// Returns the connector of an entry: the old connector if nothing changed, otherwise a new one. If
// the configuration is wrong, returns nullptr and sets the entry's fault.
std::shared_ptr<const Connector> Catalog::connector_of(Entry& entry, manifest::Manifest manifest,
                                                       Result<std::string> config,
                                                       const View* before) const {
  if (config.has_error()) {
    entry.fault = std::move(config).error();
    return nullptr;
  }
  if (auto same = unchanged(entry, config.value(), before)) return same;
  return std::make_shared<const Connector>(std::move(manifest), std::move(config).value(),
                                           Connector::Surroundings{loader_, host_},
                                           options_.dynamic);
}

void Catalog::forget_link(std::string_view link) const {
  const auto current = view();
  for (const Entry& entry : current->entries()) {
    if (entry.connector) entry.connector->forget_link(link);
  }
}

}  // namespace patchbay::catalog
