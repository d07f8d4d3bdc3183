// Patchbay inside your own server. The host finds and loads connectors, checks arguments and
// results, and hides credentials from connectors. One call runs one action.
//
//   auto host = patchbay::Host::open({.connector_path = {"/opt/patchbay/connectors"}});
//   if (!host) return complain(host.error().message());
//   auto answer = host.value()->invoke("github", "get_issue", R"({"repo":"o/r","number":1})");
//
// This header uses only std types and links no server. Its functions throw only std::bad_alloc. One
// thread of the host serves the network of `invoke`. The worker threads start at the first use of
// `start` or `find`. The host starts further threads for connectors that block. With many
// connectors, `open` and `reload` read the manifests on one thread per core; these threads end
// before the function returns.
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

#include "base/caller.h"  // for Caller; std types only
#include "patchbay/documents.hpp"
#include "patchbay/find.hpp"
#include "patchbay/outcome.hpp"
#include "wire/connector_info.h"  // for ConnectorInfo and ActionInfo; std types only

namespace patchbay {

// The host's request for a credential. The views are valid until the CredentialSource returns.
struct CredentialQuestion {
  std::string_view link;
  std::string_view connector;
  bool refused;  // true: the provider refused the previous credential of this source, so it should
                 // return a newer one
};

// Returns the current token or key of an account. Called when the host first needs the credential,
// and after each refusal. May block: for `invoke` it runs on the calling thread, for `start` on a
// separate thread of the host. Never runs twice at the same time for one link. Must not throw. If
// it returns an error, for example LINK_EXPIRED with your own sentence, the call fails with this
// error.
using CredentialSource = std::function<Outcome<std::string>(const CredentialQuestion&)>;

// An account for connectors, with the embedder's credential. The host takes the credential and
// overwrites it in this struct.
struct LinkOptions {
  std::string id{};                      // a unique id, for CallOptions::link
  std::string connector{};               // id of the connector
  std::string credential{};              // token or API key; the manifest defines its place in
                                         // requests
  std::string account{};                 // the provider's id of the account; "" if unknown
  std::string user_configuration{};      // a JSON object that fits the manifest's schema, or ""
  CredentialSource credential_source{};  // if set, used in place of `credential`
  Caller owner{};                        // only this user's calls find the account
};

// A finished call, with or without an error. Contains no argument, result or secret. The views are
// valid until the callback returns.
struct CallReport {
  std::string_view trace_id;
  std::string_view connector;  // `connector` and `action` are ids; unknown ids may be shortened
  std::string_view action;
  std::string_view link;  // the call's account; "" without an account
  const Caller& caller;
  std::string_view address;  // value of CallOptions::address
  const Error* error;        // nullptr if the call succeeded
  std::chrono::microseconds took;
};

// Is informed of every finished call, before the caller gets the answer. For an audit, counting or
// billing. Runs on the call's thread. Must be fast and must not throw.
using CallObserver = std::function<void(const CallReport&)>;

// A change of an account of the embedder. The views are valid until the callback returns.
struct LinkReport {
  enum class What {
    kAdded,    // add_link added the account
    kRemoved,  // remove_link removed the account
    kDoubted,  // the provider refused the credential, or credential_source returned LINK_EXPIRED
    kTrusted,  // the provider accepted the credential again
    kRevoked,  // the provider reported twice that the credential is permanently invalid:
               // LINK_REVOKED
  };
  What what;
  std::string_view link;
  std::string_view connector;
  const Caller& owner;
};

// Is informed of each change once, on the thread that makes or detects it: before add_link or
// remove_link returns, or before the host answers the call. Must be fast and must not throw. Is not
// informed about accounts of a shared store; their changes are in the store's audit log.
using LinkObserver = std::function<void(const LinkReport&)>;

// A connector that could not be loaded from its folder in a reload.
struct RefusedConnector {
  std::string name;  // the connector's id, or the folder's name
  Error why;
  bool old_stays = false;  // true: the previous version continues to run
};

// The result of a reload. The lists contain connector ids.
struct ReloadReport {
  std::vector<std::string> added;
  std::vector<std::string> replaced;
  std::vector<std::string> removed;
  std::vector<std::string> unchanged;
  std::vector<RefusedConnector> refused;
};

// Gets the result of every reload, on the thread of `reload`, before it returns. Not called by
// `open`, whose connectors are in `connectors`. Must not throw.
using ReloadObserver = std::function<void(const ReloadReport&)>;

// The progress of a call, as its connector reports it. `total` is 0 if unknown. The view is valid
// until the callback returns.
struct Progress {
  std::uint64_t done;
  std::uint64_t total;
  std::string_view message;
};

// Gets each line of the log, without secrets. Called on any thread that writes to the log. Must not
// throw.
using LogSink = std::function<void(std::string_view line)>;

struct HostOptions {
  static constexpr std::size_t kMostBytes = std::size_t{1} << 30;  // highest value of a size limit,
                                                                   // in bytes
  static constexpr std::chrono::milliseconds kLongestDeadline{86'400'000};  // a day

  // Folders that contain the connectors' folders.
  std::vector<std::filesystem::path> connector_path{};
  std::map<std::string, std::string> connector_config{};  // maps a connector's id to a JSON object
  std::vector<LinkOptions> links{};
  // Ids of the connectors that may be used. Empty: all connectors.
  std::vector<std::string> allow{};
  // A file with rules that say who may use which connector. Empty: no rules.
  std::filesystem::path gates{};

  // The store of documents: an SQLite file, or the URL of a PostgreSQL database. The host creates
  // the file, the tables and the key ring if they are missing. Empty: this host has no documents.
  std::string store{};
  std::filesystem::path key_ring{};  // file with the keys that encrypt values in the store
  // The path of patchbay-extract. Empty: the host reads only plain text.
  std::filesystem::path text_reader{};

  // Larger contents are only recorded and not loaded.
  std::uint64_t document_bytes = std::uint64_t{20} << 20;
  // Maximum memory of all contents that are being fetched, in bytes.
  std::uint64_t fetch_bytes = std::uint64_t{64} << 20;
  // If a sync run would delete more documents than both of these values, the deletions wait for an
  // operator: `held_count` documents, and a share of the account's documents from 0 to 1.
  std::int64_t held_count = 50;
  double held_share = 0.20;
  // The age after which a collection is listed again, to find deletions that the provider did not
  // report. 0: never, except with `is_full` of sync().
  std::chrono::milliseconds listing_age{7 * 86'400'000};

  // The path of patchbay-reaper, which starts and ends programs. Connectors that use programs (MCP
  // servers over stdio) need it. Empty: the host starts no program. `environment` returns the value
  // of an environment variable for these programs: PATH, HOME and a few more, and the variables in
  // the configuration's env_from. Empty: the programs get no variables.
  std::filesystem::path reaper{};
  std::function<std::optional<std::string>(std::string_view name)> environment{};

  // Limit of one call. Larger arguments fail with TOO_LARGE before they are parsed.
  std::size_t argument_bytes = std::size_t{1} << 20;
  // Limit of one call. Larger results fail with RESULT_INVALID.
  std::size_t result_bytes = std::size_t{8} << 20;
  std::chrono::milliseconds deadline{60'000};  // default deadline of a call; 0: no deadline
  // The longest wait that a provider may ask for, for example with Retry-After.
  std::chrono::milliseconds provider_delay{900'000};

  bool load_at_open = false;       // true: load every connector in `open`; false: at its first call
  unsigned threads = 4;            // number of workers, the threads for calls of `start` and `find`
  std::size_t in_flight = 10'000;  // maximum number of running calls of `start` and `find`; more
                                   // fail with OVERLOADED
  std::size_t waiting = 1024;      // maximum number of waiting calls, for a connector that takes
                                   // one call at a time
  // Maximum numbers of running calls: of one connector, of one account, and of one organization.
  // Calls of `invoke` count too. Further calls fail with OVERLOADED. 0 means no limit, unless a
  // manifest sets one. While several organizations call a connector, each may use at most half of
  // its calls. A single organization may use all.
  std::size_t in_flight_of_connector = 0;
  std::size_t in_flight_of_link = 0;
  std::size_t in_flight_of_organization = 0;

  // A program that loads each library in its own process as a test, before this host loads it for
  // the first time. A library that crashes, exits or hangs at its start then affects only that
  // process. `patchbay` is such a program. Empty: there is no test.
  std::filesystem::path trial_program{};

  std::string log_level = "warning";  // "debug", "info", "warning" or "error"
  LogSink log{};                      // empty: there is no log
  // Empty observers are not called.
  CallObserver observer{};
  LinkObserver link_observer{};
  ReloadObserver reload_observer{};
};

// The descriptions of connectors and actions, shared with Patchbay's other interfaces.
using wire::ActionInfo;
using wire::ConnectorInfo;
using wire::FileGrant;
using wire::SetAside;

struct CallOptions {
  std::string_view link{};  // a link's id; empty: the connector's only link
  std::optional<std::chrono::milliseconds> deadline{};  // time from now; nullopt:
                                                        // HostOptions::deadline; max(): no deadline
  std::stop_token cancellation{};
  std::shared_ptr<const Caller> caller{};  // owner of the links; nullptr: the local user
  std::string_view trace_id{};             // 32 hex digits; empty: a new trace id
  std::string_view address{};  // the caller's network address, for observers; may be empty
  // `continuation` and `answers` continue a call that ended with INPUT_REQUIRED. The caller makes
  // the same call again, with the `continuation` of the error's details and with the answers, a
  // JSON object that fits the details' `input_schema`. If both are empty, the call begins an
  // action.
  std::string_view continuation{};
  std::string_view answers{};
  // The caller's own key, the same for all attempts at one task: letters, digits and -._~:/+=. The
  // connector may pass it to the provider. Empty: the trace id of the first attempt.
  std::string_view idempotency_key{};
  std::string_view locale{};  // the user's language as a BCP 47 tag ("de-CH"); empty: unknown
  // Gets the call's progress, on the thread that runs the call. Must not throw. Empty: progress is
  // not reported.
  std::function<void(const Progress&)> progress{};
};

// The result of one call. `trace_id` is always set, and is also in the call's log records.
struct Answer {
  std::string trace_id;
  Outcome<std::string> outcome;  // the result, as JSON
};

// A host of connectors. Thread-safe, except for the destructor.
class Host {
 public:
  // Opens a host and reads the manifests in the folders. A faulty connector does not make `open`
  // fail; `connectors` lists it with its fault. Fails with INVALID_ARGUMENT and all faults if
  // options contradict each other, if they contain an unknown connector, or if the file of gates
  // has faults. Fails with NOT_FOUND if the file of gates does not exist. Also fails if a folder
  // cannot be read.
  static Outcome<std::unique_ptr<Host>> open(HostOptions options);

  // Calls shutdown(0 ms).
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] std::vector<ConnectorInfo> connectors() const;
  // Returns one connector, by its id or alias. Fails with NOT_FOUND if there is no such connector;
  // the error names the most similar id.
  [[nodiscard]] Outcome<ConnectorInfo> connector(std::string_view id) const;

  // Returns a connector's actions for a link, including those that the connector lists at run time.
  [[nodiscard]] Outcome<std::vector<ActionInfo>> actions(std::string_view connector,
                                                         const CallOptions& options = {}) const;

  // Loads a connector and creates its instance now. Shows whether the connector works.
  [[nodiscard]] Outcome<std::monostate> load(std::string_view connector) const;

  // Reads the folders again. Loads and starts each new or changed connector beside its old version,
  // within at most a minute each. New calls then use the new version, and running calls end on the
  // old one. A new version that cannot be started is refused, and the old version continues to run.
  // Calls to a connector whose folder was removed fail with NOT_FOUND. The configurations of `open`
  // stay in use. Blocks of connectors that ran past their deadlines end. Only one reload runs at a
  // time; the host serves calls meanwhile.
  ReloadReport reload();

  // Adds an account for new calls. Fails with INVALID_ARGUMENT if `open` would refuse this link.
  [[nodiscard]] Outcome<std::monostate> add_link(LinkOptions link);
  // Removes an account of add_link or `open`. New calls cannot find it; running calls may still use
  // it. Deletes the account's data in memory. Fails with NOT_FOUND if there is no such account; the
  // error names the most similar id.
  [[nodiscard]] Outcome<std::monostate> remove_link(std::string_view id);

  // Runs an action on the calling thread, and returns when it is done. `arguments` is a JSON
  // object. All waits of the call end at its deadline. A connector that computes past the deadline
  // is not stopped, but its result is refused. Fails with any code of the closed list. The error
  // INPUT_REQUIRED is a question to the user: the message is the question, and
  // CallOptions::continuation explains how to continue.
  [[nodiscard]] Answer invoke(std::string_view connector, std::string_view action,
                              std::string_view arguments, const CallOptions& options = {});

  // Runs an action on a fiber of the host's workers, so that waiting blocks no thread. Calls `done`
  // once, on that fiber. If the host refuses the call at once (OVERLOADED, CANCELLED after
  // shutdown, or an error in `options`), calls `done` on the calling thread. Copies the texts of
  // the views in `options`. `done` must not throw, shut the host down or destroy it. `done` must be
  // fast, because other calls wait while it runs.
  void start(std::string_view connector, std::string_view action, std::string arguments,
             std::function<void(Answer)> done, const CallOptions& options = {});

  // Loads the documents that a link's account may see, or those that changed since the last sync
  // run (documents.hpp). `link` may be a connector that needs no account. Works on the calling
  // thread until the run is over, or until the provider asks for a wait. The next call continues a
  // run that is not over.
  [[nodiscard]] Outcome<SyncRun> sync(std::string_view link, bool is_full = false,
                                      const DocumentOptions& options = {});
  // Returns at most 1000 changes after a cursor, in commit order. The cursor "" means the
  // beginning. Fails with CURSOR_EXPIRED if the cursor is too old; the caller must begin again with
  // "".
  [[nodiscard]] Outcome<DocumentChanges> changes(std::string_view cursor, std::size_t most = 500,
                                                 const DocumentOptions& options = {});
  // content() returns a document's bytes as the host loaded them. text() returns the text that was
  // extracted from them. Both fail with NOT_FOUND if there is no such document.
  [[nodiscard]] Outcome<DocumentBytes> content(std::string_view document_id, std::uint64_t from = 0,
                                               std::uint64_t length = DocumentBytes::kMost,
                                               const DocumentOptions& options = {});
  [[nodiscard]] Outcome<DocumentBytes> text(std::string_view document_id, std::uint64_t from = 0,
                                            std::uint64_t length = DocumentBytes::kMost,
                                            const DocumentOptions& options = {});

  // Finds files by name or words. Searches all accounts of the caller at the same time, and the
  // loaded documents that the caller may read. If a source fails or is slow, only its files are
  // missing, and FilesFound names the source. Fails with INVALID_ARGUMENT if the words cannot be
  // searched for, or if the connector cannot find files. Fails with NOT_FOUND if the connector is
  // unknown, and with CANCELLED if the call was cancelled.
  [[nodiscard]] Outcome<FilesFound> find(std::string_view words, const FindOptions& options = {});

  // Shuts the host down: refuses new calls, waits up to `patience` for running calls, then cancels
  // the rest and waits until they have ended. Afterwards, no `done` function and no connector runs.
  // May be called again.
  void shutdown(std::chrono::milliseconds patience);

 private:
  struct Parts;
  explicit Host(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace patchbay
