// The documents of accounts: loads them, schedules the runs, and shows them.
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
#include "engine/account_parts.h"
#include "extraction/extractor.h"
#include "gates/gates.h"

namespace patchbay::engine {

// Each member needs only members before it. Thread-safe. Threads start when there is something to
// load.
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
  };
  explicit DocumentParts(const From& from);

  // Returns whose documents a name means for this caller. The name is a link's id, or a connector
  // that needs no account, of which the caller's own sync is meant. If `connector` is "", there
  // must be only one connector with documents for the name. Fails with NOT_FOUND or LINK_AMBIGUOUS.
  [[nodiscard]] Result<documents::Followed> meant(const Caller& caller, std::string_view name,
                                                  std::string_view connector) const;
  // Returns whose stored documents a name means, among those of all users whom the asker may
  // manage. Fails with LINK_AMBIGUOUS, and names the links, if the name is a connector that needs
  // no account and several of these users have a sync for it.
  [[nodiscard]] Result<documents::Followed> kept(const documents::Asker& asker,
                                                 std::string_view name,
                                                 std::string_view connector) const;
  // Returns what the caller follows of a connector that needs no account.
  [[nodiscard]] Result<documents::Followed> without_account(const Caller& caller,
                                                            const std::string& connector) const;
  // Reads the names by which somebody asks the library for documents. A connector that needs no
  // account may be named in the place of a link, and stands for the documents of all its users:
  // then `connector` becomes its id and `link` "".
  void read_names(std::string& link, std::string& connector) const;
  // Returns the caller with the ids and addresses of the caller's accounts at providers. What comes
  // from a server which a link's owner chose is left out. `sees_all` is true for a caller who may
  // see everything of the organization.
  [[nodiscard]] Result<documents::Asker> asker_of(const Caller& caller, bool sees_all) const;

  // Keeps these documents up to date from now on. Fails with GATE_CLOSED, or with NOT_FOUND if
  // another user keeps them.
  Result<void> follow(const Caller& caller, const documents::Followed& followed,
                      const documents::Scheduler::Plan& plan);
  // Queues a run. Documents that nobody keeps up to date are then followed, as the user's settings
  // say; without auto_sync, later runs start only by hand.
  Result<documents::RunRow> start(const Caller& caller, const documents::Followed& followed,
                                  documents::RunKind kind);
  // Returns what a run of kind kSync or kFull would do. Writes nothing.
  [[nodiscard]] Result<documents::Forecast> forecast(const Caller& caller,
                                                     const documents::Followed& followed,
                                                     documents::RunKind kind,
                                                     const Patience& patience);
  // Marks one document to be fetched again in its link's next turn. Only for an asker who may see
  // the link's runs.
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
