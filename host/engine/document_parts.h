// The parts that load the documents of accounts, schedule the sync runs, and show the results.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/pipeline.h"
#include "documents/change_watch.h"
#include "documents/connector_source.h"
#include "documents/forecast.h"
#include "documents/library.h"
#include "documents/scheduler.h"
#include "documents/settings.h"
#include "engine/account_parts.h"
#include "extraction/extractor.h"
#include "gates/gates.h"

namespace patchbay::engine {

// Each member uses only the members above it. Thread-safe. Starts its threads only when there are
// documents to load.
class DocumentParts {
 public:
  struct Inputs {
    AccountParts& accounts;
    const links::Links& links;
    const gates::Gates& gates;
    calls::CallParts calls;
    calls::Turnstiles& turnstiles;
    Surroundings surroundings;
    // The path of patchbay-extract; empty: only plain text is read.
    const std::filesystem::path& text_reader;
    const documents::Settings& settings;
  };
  explicit DocumentParts(const Inputs& from);

  // Finds the documents that `name` means for this caller. `name` is the id of a link, or the id of
  // a connector that works without an account. The id of a connector means the caller's own sync of
  // this connector. A non-empty `connector` restricts the search to this connector. Fails with
  // NOT_FOUND if there are no such documents. Fails with LINK_AMBIGUOUS if the link has documents
  // of several connectors.
  [[nodiscard]] Result<documents::FollowedLink> meant(const Caller& caller, std::string_view name,
                                                      std::string_view connector) const;
  // Finds the stored documents that `name` means. Searches the documents of all users that the
  // asker may manage. Fails with NOT_FOUND if there are no such documents. Fails with
  // LINK_AMBIGUOUS, and names the links, if `name` is a connector without accounts and several of
  // these users have a sync of this connector. Also fails with LINK_AMBIGUOUS if a link has
  // documents of several connectors.
  [[nodiscard]] Result<documents::FollowedLink> kept(const documents::Asker& asker,
                                                     std::string_view name,
                                                     std::string_view connector) const;
  // Returns the caller's sync of a connector that needs no account.
  [[nodiscard]] Result<documents::FollowedLink> without_account(const Caller& caller,
                                                                const std::string& connector) const;
  // Corrects a request for documents. If `link` is the id of a connector that needs no account,
  // moves this id to `connector` and sets `link` to "". The request then means the documents of all
  // users of the connector.
  void read_names(std::string& link, std::string& connector) const;
  // Returns the caller, completed with the caller's ids and addresses at providers. Omits ids from
  // a server that a link's owner chose. If `sees_all` is true, the caller may see all documents of
  // the organization, so the ids and addresses stay empty.
  [[nodiscard]] Result<documents::Asker> asker_of(const Caller& caller, bool sees_all) const;

  // Starts to keep these documents up to date. Fails with GATE_CLOSED if a gate closes the
  // connector for the caller. Fails with NOT_FOUND if the documents belong to another user.
  Result<void> follow(const Caller& caller, const documents::FollowedLink& followed,
                      const documents::Scheduler::Plan& plan);
  // Queues a sync run. If the documents are not kept up to date yet, first starts to follow them
  // with the plan from the user's settings. If the settings do not have auto_sync, no later run is
  // scheduled.
  Result<documents::RunRow> start(const Caller& caller, const documents::FollowedLink& followed,
                                  documents::RunKind kind);
  // Returns the estimate of a sync run of kind kSync or kFull. Writes nothing.
  [[nodiscard]] Result<documents::Forecast> forecast(const Caller& caller,
                                                     const documents::FollowedLink& followed,
                                                     documents::RunKind kind,
                                                     const Patience& patience);
  // Marks one document to be fetched again, and queues a sync run of the document's link. Fails
  // with NOT_FOUND if the asker may not see the link's runs.
  Result<documents::RunRow> retry(const documents::Asker& asker, const documents::DocumentKey& key);

 private:
  // Returns nullopt if `name` does not mean documents of this connector.
  [[nodiscard]] Result<std::optional<documents::FollowedLink>> meant_of(
      const manifest::Manifest& connector, std::string_view name, const Caller& caller) const;
  [[nodiscard]] Result<void> check(const Caller& caller,
                                   const documents::FollowedLink& followed) const;

  const links::Links& links_;
  const gates::Gates& gates_;
  const accounts::StoredLinks& stored_;
  const catalog::Catalog& catalog_;
  store::Store& store_;
  const documents::Settings settings_;
  documents::ConnectorSources sources_;
  std::optional<extraction::Extractor> extractor_;
  documents::FetchRoom room_;
  store::Leases leases_;

 public:
  documents::Library library;
  documents::ChangeWatch change_watch;
  documents::Scheduler scheduler;
};

}  // namespace patchbay::engine
