// Patchbay inside your own server: connectors are found and loaded, arguments and results judged,
// credentials kept away from them; your part is one call per action.
//
//   auto host = patchbay::Host::open({.connector_path = {"/opt/patchbay/connectors"}});
//   if (!host) return complain(host.error().message());
//   auto answer = host.value()->invoke("github", "get_issue", R"({"repo":"o/r","number":1})");
//
// std types only; no server is linked; no exception leaves a function of this header except
// std::bad_alloc. Threads: one serves the network of `invoke`; the workers start when `start` or
// `find` is first used, and beside them those for connectors that block, as they are needed; where
// there are many connectors, opening and reloading read their manifests on every core, and have
// ended those threads when they return.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/caller.h"  // Caller; std types only
#include "patchbay/documents.hpp"
#include "patchbay/find.hpp"
#include "patchbay/outcome.hpp"
#include "wire/connector_info.h"  // ConnectorInfo, ActionInfo; std types only

namespace patchbay {

// Which credential is asked for. The views end with the question.
struct CredentialQuestion {
  std::string_view link;
  std::string_view connector;
  bool refused;  // the provider refused the one that was given last: is there a newer one?
};

// Gives the current token or key of an account: when it is first needed, and once more after each
// refusal. May block: for `invoke` it runs on the calling thread, for `start` on a thread of the
// host's that does nothing else. Never runs twice at once for one link; must not throw. An error
// becomes the call's, such as LINK_EXPIRED with your own sentence.
using CredentialSource = std::function<Outcome<std::string>(const CredentialQuestion&)>;

// An account that connectors act as, its credential handed over by the embedder. The credential is
// wiped from this struct when the host has taken it.
struct LinkOptions {
  std::string id{};                      // unique; what CallOptions::link names
  std::string connector{};               // connector id
  std::string credential{};              // token or API key; placed as the manifest says
  std::string account{};                 // the provider's id of the account, where it is known
  std::string user_configuration{};      // JSON object by the manifest's schema; "" for none
  CredentialSource credential_source{};  // in place of the credential, where it is set
  Caller owner{};                        // only this user's calls find it
};

// A call that has ended, refused or not. No argument, result or secret is in it; the views end with
// the callback.
struct CallReport {
  std::string_view trace_id;
  std::string_view connector;  // ids; the beginning of what was asked for if they do not exist
  std::string_view action;
  std::string_view link;  // the account it was made with; "" for none
  const Caller& caller;
  std::string_view address;  // CallOptions::address
  const Error* error;        // nullptr: it was carried out
  std::chrono::microseconds took;
};

// Is told of every call before it is answered: for an audit, for counting, for billing. Runs on the
// thread of the call; returns soon and must not throw.
using CallObserver = std::function<void(const CallReport&)>;

// What became of an account that the embedder handed over. The views end with the callback.
struct LinkReport {
  enum class What {
    kAdded,    // by add_link
    kRemoved,  // by remove_link
    kDoubted,  // the provider refused its credential, or its credential_source had none:
               // LINK_EXPIRED
    kTrusted,  // the provider accepted its credential again
    kRevoked,  // the provider said, and confirmed, that its credential is over: LINK_REVOKED
  };
  What what;
  std::string_view link;
  std::string_view connector;
  const Caller& owner;
};

// Is told once of each change, before add_link or remove_link returns, or the call is answered that
// found it out. Runs on that thread; returns soon and must not throw. Accounts of a shared store
// are not told of: the store's audit has what becomes of them.
using LinkObserver = std::function<void(const LinkReport&)>;

// A connector that could not be taken in as its folder has it now.
struct RefusedConnector {
  std::string name;  // its id, or its folder's name
  Error why;
  bool old_stays = false;  // what ran before goes on
};

// What a reload did, by the ids of connectors.
struct ReloadReport {
  std::vector<std::string> added;
  std::vector<std::string> replaced;
  std::vector<std::string> removed;
  std::vector<std::string> unchanged;
  std::vector<RefusedConnector> refused;
};

// Is told what every reload did, on its thread, before it returns. Connectors that were read at
// `open` are not told of; `connectors` lists them. Must not throw.
using ReloadObserver = std::function<void(const ReloadReport&)>;

// How far a call is, as its connector says. `total` is 0 where it is not known; the view ends with
// the callback.
struct Progress {
  std::uint64_t done;
  std::uint64_t total;
  std::string_view message;
};

// One line of the log, without a secret in it. Called on whichever thread logs; must not throw.
using LogSink = std::function<void(std::string_view line)>;

struct HostOptions {
  static constexpr std::size_t kMostBytes = std::size_t{1} << 30;  // that a limit may allow
  static constexpr std::chrono::milliseconds kLongestDeadline{86'400'000};  // a day

  std::vector<std::filesystem::path> connector_path{};    // folders that hold connector folders
  std::map<std::string, std::string> connector_config{};  // connector id → JSON object
  std::vector<LinkOptions> links{};
  std::vector<std::string> allow{};  // connector ids that may be used; empty: all
  std::filesystem::path gates{};     // a file of rules about who may use what; empty: none

  // Where documents are kept: a file of SQLite, or the URL of a PostgreSQL database. Both are made
  // if they are not there. Empty: this host keeps none.
  std::string store{};
  std::filesystem::path key_ring{};     // of what the store seals
  std::filesystem::path text_reader{};  // patchbay-extract; empty: only plain text is read

  // Connectors that speak to programs (MCP servers over stdio) need patchbay-reaper, which starts
  // and ends the programs; empty: none is started. `environment` looks up a variable for them:
  // PATH, HOME and a few more, and what the configuration's env_from names; empty: they get none.
  std::filesystem::path reaper{};
  std::function<std::optional<std::string>(std::string_view name)> environment{};

  std::size_t argument_bytes = std::size_t{1} << 20;  // of one call; more is TOO_LARGE, unparsed
  std::size_t result_bytes = std::size_t{8} << 20;    // of one call; more is RESULT_INVALID
  std::chrono::milliseconds deadline{60'000};         // of a call that names none; 0: no deadline
  // The longest that a provider may make us wait, whatever it says (Retry-After and the like).
  std::chrono::milliseconds provider_delay{900'000};

  bool load_at_open = false;  // load every connector now, instead of each at its first call
  unsigned threads = 4;       // workers of `start` and `find`, on whose fibers their calls wait
  std::size_t in_flight = 10'000;  // calls of `start` and `find` at once; more are OVERLOADED
  std::size_t waiting = 1024;      // calls that may wait for a connector that takes one at a time
  // Calls at once of one connector, with one account and of one organization, those of `invoke`
  // included; more are OVERLOADED. 0: any number, unless a manifest says less. While several
  // organizations call, each may have at most half of a connector's calls; one alone may have all.
  std::size_t in_flight_of_connector = 0;
  std::size_t in_flight_of_link = 0;
  std::size_t in_flight_of_organization = 0;

  // A program that tries a library in a process of its own before this host maps it for the first
  // time, so that one that crashes, exits or hangs as it starts does that there: `patchbay` is one.
  // Empty: libraries are mapped as they are.
  std::filesystem::path trial_program{};

  std::string log_level = "warning";  // debug, info, warning, error
  LogSink log{};                      // nowhere by default
  // Nobody by default.
  CallObserver observer{};
  LinkObserver link_observer{};
  ReloadObserver reload_observer{};
};

// What connectors and actions look like, shared with the other entrances.
using wire::ActionInfo;
using wire::ConnectorInfo;
using wire::FileGrant;
using wire::SetAside;

struct CallOptions {
  std::string_view link{};  // a link's id; empty: the only one of the connector
  std::optional<std::chrono::milliseconds> deadline{};  // from now; unset: HostOptions::deadline;
                                                        // max(): none
  std::stop_token cancellation{};
  std::shared_ptr<const Caller> caller{};  // whose links are meant; nullptr: the local user's
  std::string_view trace_id{};             // 32 hex digits; empty: a new one
  std::string_view address{};              // where it was asked from, for who watches; may be empty
  // After an INPUT_REQUIRED: the same call again, with what its details carry as `continuation` and
  // with the answers, a JSON object by its `input_schema`. Empty: an action begins.
  std::string_view continuation{};
  std::string_view answers{};
  // The caller's own for all its attempts at one piece of work: letters, digits and -._~:/+=. The
  // connector may hand it to the provider. Empty: the trace id of the first attempt.
  std::string_view idempotency_key{};
  std::string_view locale{};  // of the person, BCP 47 ("de-CH"); empty: not known
  // Gets the progress of the call, on the thread that runs it; must not throw. Empty: nobody asks.
  std::function<void(const Progress&)> progress{};
};

// What came of one call. `trace_id` leads to its log records and is there in every case.
struct Answer {
  std::string trace_id;
  Outcome<std::string> outcome;  // the result, JSON
};

// Thread-safe, except for destruction.
class Host {
 public:
  // Reads the manifests in the folders. A connector that is not in order does not stop the host: it
  // is listed with its fault. Errors: INVALID_ARGUMENT for options that contradict themselves, or
  // for a file of gates with faults, all of them; NOT_FOUND when there is no such file.
  // The names of connectors in the options have to be those of connectors that are there, and the
  // folders have to be readable.
  static Outcome<std::unique_ptr<Host>> open(HostOptions options);

  // As shutdown(0 ms).
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] std::vector<ConnectorInfo> connectors() const;
  // One of them by id or alias. Errors: NOT_FOUND, with the nearest id.
  [[nodiscard]] Outcome<ConnectorInfo> connector(std::string_view id) const;

  // The actions of a connector for a link, those it lists at run time included.
  [[nodiscard]] Outcome<std::vector<ActionInfo>> actions(std::string_view connector,
                                                         const CallOptions& options = {}) const;

  // Loads a connector and makes its instance now; the way to find out whether it would work.
  [[nodiscard]] Outcome<std::monostate> load(std::string_view connector) const;

  // Reads the folders again. What is new or changed is loaded and started beside the old, with a
  // minute for each; then new calls go to it, and those in flight end on the old. What cannot be
  // started is refused, and what ran before goes on; a connector whose folder is gone takes no
  // further call (NOT_FOUND). Configurations stay those of `open`. Connectors that were set aside
  // are let in again. One at a time; calls are served meanwhile.
  ReloadReport reload();

  // Adds an account: calls find it from now on. INVALID_ARGUMENT as for links at `open`.
  [[nodiscard]] Outcome<std::monostate> add_link(LinkOptions link);
  // Takes away an account that was added, or given at `open`: later calls do not find it, those in
  // flight end with it. What is kept in memory for it is forgotten. NOT_FOUND, with the nearest id.
  [[nodiscard]] Outcome<std::monostate> remove_link(std::string_view id);

  // Runs an action on the calling thread; returns when it is done. `arguments` is a JSON object.
  // The deadline is kept by everything that waits; a connector that computes past it is not
  // stopped, but its result is refused. Errors: any of the closed list. INPUT_REQUIRED is one that
  // asks: the message is the question, and CallOptions::continuation says how to go on.
  [[nodiscard]] Answer invoke(std::string_view connector, std::string_view action,
                              std::string_view arguments, const CallOptions& options = {});

  // Runs an action on a fiber of the host's workers, where waiting holds no thread; `done` is
  // called once, on that fiber, or on the calling thread when the call is refused at once
  // (OVERLOADED, CANCELLED after shutdown). What the views in `options` show is copied. `done` must
  // not throw, shut the host down or destroy it, and keeps other calls waiting while it takes its
  // time.
  void start(std::string_view connector, std::string_view action, std::string arguments,
             std::function<void(Answer)> done, const CallOptions& options = {});

  // Loads what the account of a link may see, or what changed since (documents.hpp); `link` may be
  // a connector that needs no account. Works on the calling thread until the run is over, or the
  // provider wants it to wait. A run that is not over goes on.
  [[nodiscard]] Outcome<SyncRun> sync(std::string_view link, bool is_full = false,
                                      const DocumentOptions& options = {});
  // What changed after a cursor, at most 1000, in the order of the commits; "": from the beginning.
  // CURSOR_EXPIRED: too old, begin with "".
  [[nodiscard]] Outcome<DocumentChanges> changes(std::string_view cursor, std::size_t most = 500,
                                                 const DocumentOptions& options = {});
  // A document's bytes as they were loaded, or the text that was read from them. NOT_FOUND.
  [[nodiscard]] Outcome<DocumentBytes> content(std::string_view document_id, std::uint64_t from = 0,
                                               std::uint64_t length = DocumentBytes::kMost,
                                               const DocumentOptions& options = {});
  [[nodiscard]] Outcome<DocumentBytes> text(std::string_view document_id, std::uint64_t from = 0,
                                            std::uint64_t length = DocumentBytes::kMost,
                                            const DocumentOptions& options = {});

  // Finds files by name or words: asks all accounts of the caller at the same time, and the loaded
  // documents that the caller may read. A source that fails or is slow costs its own files alone,
  // and FilesFound says so. Errors: INVALID_ARGUMENT for words that cannot be searched for or a
  // connector that finds no files, NOT_FOUND for an unknown one, CANCELLED.
  [[nodiscard]] Outcome<FilesFound> find(std::string_view words, const FindOptions& options = {});

  // Takes no further call, waits up to `patience` for those in flight, cancels the rest and waits
  // until they have ended: when it returns, no completion and no connector runs. Idempotent.
  void shutdown(std::chrono::milliseconds patience);

 private:
  struct Parts;
  explicit Host(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace patchbay
