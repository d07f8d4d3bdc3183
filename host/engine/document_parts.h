// The documents of accounts: the parts that load them, schedule the runs, and show them.
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

// Each member uses only the members before it. Thread-safe. Threads start when there is something
// to load.
class DocumentParts {
 public:
  struct From {
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
  explicit DocumentParts(const From& from);

  // Finds the documents that a name means for this caller. The name is the id of a link, or the id
  // of a connector that works without an account. The id of a connector means the caller's own sync
  // of this connector. If `connector` is not "", finds only documents of this connector. Fails with
  // NOT_FOUND if there are no such documents. Fails with LINK_AMBIGUOUS if the name has documents
  // of several connectors.
  [[nodiscard]] Result<documents::Followed> meant(const Caller& caller, std::string_view name,
                                                  std::string_view connector) const;
  // Finds the stored documents that a name means, among the documents of all users that the asker
  // may manage. Fails with NOT_FOUND if there are no such documents. Fails with LINK_AMBIGUOUS, and
  // names the links, if the name is a connector without accounts and several of these users have a
  // sync of this connector. Also fails with LINK_AMBIGUOUS if a link has documents of several
  // connectors.
  [[nodiscard]] Result<documents::Followed> kept(const documents::Asker& asker,
                                                 std::string_view name,
                                                 std::string_view connector) const;
  // Returns the caller's sync of a connector that needs no account.
  [[nodiscard]] Result<documents::Followed> without_account(const Caller& caller,
                                                            const std::string& connector) const;
  // Corrects the names in a request for documents. If `link` is the id of a connector that needs no
  // account, moves the id to `connector` and sets `link` to "". The request then means the
  // documents of all users of the connector.
  void read_names(std::string& link, std::string& connector) const;
  // Returns the caller with the caller's ids and addresses at providers. Leaves out ids from a
  // server that a link's owner chose. If `sees_all` is true, the caller may see all documents of
  // the organization, so the ids and addresses are not needed and stay empty.
  [[nodiscard]] Result<documents::Asker> asker_of(const Caller& caller, bool sees_all) const;

  // Keeps these documents up to date from now on. Fails with GATE_CLOSED if a gate closes the
  // connector for the caller. Fails with NOT_FOUND if the documents belong to another user.
  Result<void> follow(const Caller& caller, const documents::Followed& followed,
                      const documents::Scheduler::Plan& plan);
  // Queues a run. If nobody keeps the documents up to date yet, begins to follow the documents with
  // the plan from the user's settings. If these do not have auto_sync, no later run is scheduled.
  Result<documents::RunRow> start(const Caller& caller, const documents::Followed& followed,
                                  documents::RunKind kind);
  // Returns the expected results of a run of kind kSync or kFull. Writes nothing.
  [[nodiscard]] Result<documents::Forecast> forecast(const Caller& caller,
                                                     const documents::Followed& followed,
                                                     documents::RunKind kind,
                                                     const Patience& patience);
  // Marks one document to be fetched again, and queues a run of the document's link. Fails with
  // NOT_FOUND if the asker may not see the link's runs.
  Result<documents::RunRow> retry(const documents::Asker& asker, const documents::DocumentKey& key);

 private:
  // Returns nothing if the name does not mean documents of this connector.
  [[nodiscard]] Result<std::optional<documents::Followed>> meant_of(
      const manifest::Manifest& connector, std::string_view name, const Caller& caller) const;
  [[nodiscard]] Result<void> check(const Caller& caller, const documents::Followed& followed) const;

  const links::Links& links_;
  const gates::Gates& gates_;
  const accounts::StoredLinks& stored_;
  const catalog::Catalog& catalog_;
  Store& store_;
  const documents::Settings settings_;
  documents::ConnectorSources sources_;
  std::optional<extraction::Extractor> extractor_;
  documents::FetchRoom room_;
  Leases leases_;

 public:
  documents::Library library;
  documents::ChangeWatch change_watch;
  documents::Scheduler scheduler;
};

}  // namespace patchbay::engine
