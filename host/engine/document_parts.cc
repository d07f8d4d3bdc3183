#include "engine/document_parts.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/words.h"
#include "documents/without_account.h"
#include "engine/sync_choices.h"
#include "manifest/auth.h"

namespace patchbay::engine {
namespace {

using documents::FollowedLink;

constexpr std::chrono::minutes kStep{5};  // longest duration of one call about documents

std::optional<extraction::Extractor> extractor_of(const std::filesystem::path& reader) {
  if (reader.empty()) return std::nullopt;
  return std::make_optional<extraction::Extractor>(extraction::ExtractorOptions{.reader = reader});
}

documents::SchedulerOptions scheduler_options_of(const documents::Settings& settings) {
  documents::SchedulerOptions options;
  options.sync.rules.brake = settings.brake;
  options.sync.listings = settings.listings;
  return options;
}

// Returns the providers of connectors for which a link's owner can choose the server. Such a server
// can claim any account id. Its ids must not give access to documents of other users.
std::set<std::string> chosen_by_owners(const catalog::View& view) {
  std::set<std::string> providers;
  for (const catalog::Entry& entry : view.entries()) {
    if (!entry.connector) continue;
    const manifest::Manifest& manifest = entry.connector->manifest();
    const auto is_chosen = [](const manifest::NetworkRule& rule) {
      return rule.from == manifest::OriginSource::kLink;
    };
    if (std::any_of(manifest.network.begin(), manifest.network.end(), is_chosen)) {
      providers.insert(manifest.identity.provider);
    }
  }
  return providers;
}

Error nothing_meant(std::string_view name) {
  return {Code::kNotFound, "\"" + std::string(name.substr(0, 64)) +
                               "\" is neither an account of this user whose connector has "
                               "documents, nor such a connector that needs no account. `patchbay "
                               "links list` names the accounts."};
}

Error several_connectors(std::string_view name, const std::vector<FollowedLink>& found) {
  std::vector<std::string> connectors;
  for (const FollowedLink& each : found) connectors.push_back(each.connector);
  return {Code::kLinkAmbiguous, "\"" + std::string(name) +
                                    "\" has documents of several connectors: name one of " +
                                    joined(connectors, ", ") + "."};
}

Error several_users(std::string_view connector, const std::vector<FollowedLink>& found) {
  constexpr std::size_t kMostNamed = 20;
  std::vector<std::string> links;
  for (const FollowedLink& each : found) {
    if (links.size() == kMostNamed) break;
    links.push_back(each.link + " (" + each.user + ")");
  }
  const std::string more = found.size() > kMostNamed
                               ? " and " + std::to_string(found.size() - kMostNamed) + " more"
                               : "";
  return {Code::kLinkAmbiguous, "Several users have documents of \"" + std::string(connector) +
                                    "\": name one of their links, " + joined(links, ", ") + more +
                                    "."};
}

}  // namespace

DocumentParts::DocumentParts(const Inputs& from)
    : links_(from.links),
      gates_(from.gates),
      stored_(from.accounts.stored.links),
      catalog_(from.calls.catalog),
      store_(*from.accounts.kept.store),
      settings_(from.settings),
      sources_({.calls = from.calls,
                .links = from.links,
                .turnstiles = from.turnstiles,
                .longest = kStep}),
      extractor_(extractor_of(from.text_reader)),
      room_(settings_.fetches, extractor_ ? &*extractor_ : nullptr),
      leases_(store_, from.accounts.kept.audit.host()),
      library(store_),
      change_watch(store_),
      scheduler({.store = store_,
                 .sources = sources_,
                 .room = room_,
                 .random = from.surroundings.random,
                 .clock = from.surroundings.clock,
                 .audit = &from.accounts.kept.audit,
                 .log = &from.surroundings.log},
                leases_, scheduler_options_of(settings_)) {}

Result<FollowedLink> DocumentParts::without_account(const Caller& caller,
                                                    const std::string& connector) const {
  return store_.read([&](store::Transaction& transaction) -> Result<FollowedLink> {
    return documents::followed_without_account(transaction, connector, caller.organization,
                                               caller.user);
  });
}

Result<std::optional<FollowedLink>> DocumentParts::meant_of(const manifest::Manifest& connector,
                                                            std::string_view name,
                                                            const Caller& caller) const {
  const std::string& id = connector.identity.id;
  if (name.empty()) return std::nullopt;
  if (manifest::takes_link(connector)) {
    const auto link = links_.find(connector, name, caller);
    if (link.has_value())
      return FollowedLink{std::string(name), id, caller.organization, caller.user};
    if (link.error().code() != Code::kNotFound) return link.error();
  }
  if (!manifest::works_without_link(connector) || !name.starts_with(id)) return std::nullopt;
  PATCHBAY_TRY(auto own, without_account(caller, id));
  if (name != id && name != own.link) return std::nullopt;
  return own;
}

void DocumentParts::read_names(std::string& link, std::string& connector) const {
  if (link.empty() || (!connector.empty() && connector != link)) return;
  const auto view = catalog_.view();
  const auto found = view->get(link);
  const bool is_it = found.has_value() && found.value()->id() == link &&
                     manifest::works_without_link(found.value()->manifest());
  if (is_it) connector = std::exchange(link, {});
}

Result<FollowedLink> DocumentParts::meant(const Caller& caller, std::string_view name,
                                          std::string_view connector) const {
  const auto view = catalog_.view();
  const catalog::Connector* only = nullptr;
  if (!connector.empty()) {
    PATCHBAY_TRY(only, view->get(connector));
  }
  std::vector<FollowedLink> found;
  for (const catalog::Entry& entry : view->entries()) {
    if (!entry.connector || (only != nullptr && entry.connector.get() != only)) continue;
    const manifest::Manifest& manifest = entry.connector->manifest();
    if (!manifest.documents) continue;
    PATCHBAY_TRY(auto followed, meant_of(manifest, name, caller));
    if (followed) found.push_back(*std::move(followed));
  }
  if (found.empty()) return nothing_meant(name);
  if (found.size() > 1) return several_connectors(name, found);
  return std::move(found.front());
}

Result<FollowedLink> DocumentParts::kept(const documents::Asker& asker, std::string_view name,
                                         std::string_view connector) const {
  return store_.read([&](store::Transaction& transaction) -> Result<FollowedLink> {
    std::vector<FollowedLink> found;
    std::vector<FollowedLink> unnamed;  // documents of the connector `name`, which needs no account
    const std::string of(name);
    for (const auto& sync : documents::syncs_named(transaction, asker.organization, of)) {
      const FollowedLink& each = sync.followed;
      const bool is_meant = connector.empty() || each.connector == connector;
      if (!is_meant || !(asker.sees_all || each.user == asker.user)) continue;
      if (each.link == name) {
        found.push_back(each);
      } else if (each.link == documents::link_without_account(of, each.organization, each.user)) {
        unnamed.push_back(each);
      }
    }
    if (found.empty() && unnamed.size() > 1) return several_users(name, unnamed);
    if (found.empty()) found = std::move(unnamed);
    if (found.empty()) {
      return Error(Code::kNotFound, "No documents are kept for \"" +
                                        std::string(name.substr(0, 64)) +
                                        "\" in this organization that this caller may look after.");
    }
    if (found.size() > 1) return several_connectors(name, found);
    return std::move(found.front());
  });
}

Result<documents::Asker> DocumentParts::asker_of(const Caller& caller, bool sees_all) const {
  documents::Asker asker;
  asker.organization = caller.organization;
  asker.user = caller.user;
  asker.sees_all = sees_all;
  if (sees_all) return asker;  // such a caller sees all documents without ids
  PATCHBAY_TRY(const auto records, stored_.list(caller));
  const auto view = catalog_.view();
  const std::set<std::string> unproven = chosen_by_owners(*view);
  for (const catalog::Entry& entry : view->entries()) {
    if (!entry.connector) continue;
    const manifest::Identity& identity = entry.connector->manifest().identity;
    if (unproven.contains(identity.provider)) continue;
    for (const accounts::LinkRecord& record : records) {
      const bool counts = record.provider == identity.provider && !record.oauth_user_id.empty() &&
                          accounts::is_connected(record) && !accounts::is_of_application(record);
      if (!counts) continue;
      asker.ids[identity.id].push_back(record.oauth_user_id);
      if (!record.email.empty()) asker.emails[identity.id].push_back(record.email);
      if (!record.domain.empty()) asker.domains[identity.id].push_back(record.domain);
    }
  }
  return asker;
}

Result<void> DocumentParts::check(const Caller& caller, const FollowedLink& followed) const {
  PATCHBAY_TRY(gates_.check({.connector = followed.connector,
                             .action = {},
                             .organization = caller.organization,
                             .user = caller.user,
                             .plan = caller.plan}));
  return store_.read([&](store::Transaction& transaction) -> Result<void> {
    const auto kept = documents::find_sync(transaction, followed.link, followed.connector);
    const bool is_others = kept && (kept->followed.organization != followed.organization ||
                                    kept->followed.user != followed.user);
    if (!is_others) return success();
    return Error(Code::kNotFound, "The documents of \"" + followed.link +
                                      "\" are another user's here. Whoever keeps them in step can "
                                      "start a run.");
  });
}

Result<void> DocumentParts::follow(const Caller& caller, const FollowedLink& followed,
                                   const documents::Scheduler::Plan& plan) {
  PATCHBAY_TRY(check(caller, followed));
  return scheduler.follow(followed, plan);
}

Result<documents::RunRow> DocumentParts::start(const Caller& caller, const FollowedLink& followed,
                                               documents::RunKind kind) {
  PATCHBAY_TRY(check(caller, followed));
  PATCHBAY_TRY(
      const bool is_kept, store_.read([&](store::Transaction& transaction) -> Result<bool> {
        return documents::find_sync(transaction, followed.link, followed.connector).has_value();
      }));
  if (!is_kept) {
    const auto view = catalog_.view();
    PATCHBAY_TRY(const auto connector, view->get(followed.connector));
    PATCHBAY_TRY(const auto chosen,
                 preferences::PreferenceStore(store_).of({followed.organization, followed.user}));
    PATCHBAY_TRY(scheduler.follow(followed, SyncChoices::plan_in(chosen, connector->manifest())));
  }
  return scheduler.start(followed.link, followed.connector, kind, "manual");
}

Result<documents::Forecast> DocumentParts::forecast(const Caller& caller,
                                                    const FollowedLink& followed,
                                                    documents::RunKind kind,
                                                    const Patience& patience) {
  PATCHBAY_TRY(check(caller, followed));
  return documents::forecast({store_, sources_, settings_.brake, settings_.listings}, followed,
                             kind, patience);
}

Result<documents::RunRow> DocumentParts::retry(const documents::Asker& asker,
                                               const documents::DocumentKey& key) {
  PATCHBAY_TRY(const auto document, library.get(asker, key));
  const std::string& link = document.key.link;
  const std::string& connector = document.key.connector;
  PATCHBAY_TRY(library.state(asker, link, connector));
  PATCHBAY_TRY(const std::string collection,
               store_.read([&](store::Transaction& transaction) -> Result<std::string> {
                 for (const auto& each : documents::collections_of(transaction, link, connector)) {
                   if (each.native_id == document.key.collection) return each.id;
                 }
                 return std::string();
               }));
  PATCHBAY_TRY(scheduler.retry(collection, document.key.native_id));
  return scheduler.start(link, connector, documents::RunKind::kSync, "manual");
}

}  // namespace patchbay::engine
