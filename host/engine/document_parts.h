// Documents of accounts, as a host keeps them: who loads them, who runs that, and who shows them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/pipeline.h"
#include "documents/connector_source.h"
#include "documents/forecast.h"
#include "documents/library.h"
#include "documents/scheduler.h"
#include "engine/account_parts.h"
#include "extraction/extractor.h"
#include "gates/gates.h"

namespace patchbay::engine {

// In the order in which each part needs those before it. Thread-safe. Threads start when there is
// something to load.
class DocumentParts {
 public:
  struct From {
    AccountParts& accounts;
    const links::Links& links;
    const gates::Gates& gates;
    calls::CallParts calls;
    calls::Turnstiles& turnstiles;
    Surroundings surroundings;
    const std::filesystem::path& text_reader;  // empty: only plain text is read
  };
  explicit DocumentParts(const From& from);

  // Which documents a name means to this caller: the id of a link, or a connector that works
  // without one. `connector` "": the only one that has documents for it. NOT_FOUND, LINK_AMBIGUOUS.
  [[nodiscard]] Result<documents::Followed> meant(const Caller& caller, std::string_view name,
                                                  std::string_view connector) const;
  // The documents that are kept under the name for any user whom the asker may look after.
  // NOT_FOUND, LINK_AMBIGUOUS.
  [[nodiscard]] Result<documents::Followed> kept(const documents::Asker& asker,
                                                 std::string_view name,
                                                 std::string_view connector) const;
  // Who this caller is to the providers of the caller's accounts, as far as a server that the
  // caller did not choose says so. `sees_all`: who may see all of the organization.
  [[nodiscard]] Result<documents::Asker> asker_of(const Caller& caller, bool sees_all) const;

  // Keeps them in step from now on. GATE_CLOSED; NOT_FOUND for those that another user keeps.
  Result<void> follow(const Caller& caller, const documents::Followed& followed,
                      const documents::Scheduler::Plan& plan);
  // Queues a run, of documents that nobody keeps in step by hand alone.
  Result<documents::RunRow> start(const Caller& caller, const documents::Followed& followed,
                                  documents::RunKind kind);
  // What such a run would do; nothing is written. kSync or kFull.
  [[nodiscard]] Result<documents::Forecast> forecast(const Caller& caller,
                                                     const documents::Followed& followed,
                                                     documents::RunKind kind,
                                                     const Patience& patience);
  // One document again with the next turn of its link. For who may see the runs of that link.
  Result<documents::RunRow> retry(const documents::Asker& asker, const documents::DocumentKey& key);

 private:
  [[nodiscard]] Result<bool> is_meant(const manifest::Manifest& connector, std::string_view name,
                                      const Caller& caller) const;
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
  documents::Scheduler scheduler;
};

}  // namespace patchbay::engine
