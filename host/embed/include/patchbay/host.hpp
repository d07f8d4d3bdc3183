// Patchbay inside your own server. The host finds and loads connectors, checks arguments and
// results, and keeps credentials away from connectors. You make one call for each action.
//
//   auto host = patchbay::Host::open({.connector_path = {"/opt/patchbay/connectors"}});
//   if (!host) return complain(host.error().message());
//   auto answer = host.value()->invoke("github", "get_issue", R"({"repo":"o/r","number":1})");
//
// This header uses only std types and links no server. Its functions throw nothing except
// std::bad_alloc. One thread of the host serves the network of `invoke`. The worker threads start
// when `start` or `find` is first used. The host starts further threads for connectors that block,
// when it needs them. If there are many connectors, `open` and `reload` read the manifests on one
// thread for each core; these threads end before the function returns.
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

// The host's request for a credential. The views are valid until the CredentialSource returns.
struct CredentialQuestion {
  std::string_view link;
  std::string_view connector;
  bool refused;  // true if the provider refused the credential that the source returned last:
                 // return a newer credential, if there is one
};

// Returns the current token or key of an account. The host calls this function when it first needs
// the credential, and once more after each refusal. The function may block. For `invoke` it runs on
// the calling thread. For `start` it runs on a thread of the host that does nothing else. For one
// link, the host never runs the function twice at the same time. The function must not throw. If
// the function returns an error, for example LINK_EXPIRED with your own sentence, the call fails
// with this error.
using CredentialSource = std::function<Outcome<std::string>(const CredentialQuestion&)>;

// An account that connectors use, with the credential that the embedder gives to the host. When the
// host has taken the credential, it overwrites the credential in this struct.
struct LinkOptions {
  std::string id{};                      // unique; CallOptions::link names it
  std::string connector{};               // connector id
  std::string credential{};              // token or API key; the manifest says where it goes
  std::string account{};                 // the provider's id of the account; "": unknown
  std::string user_configuration{};      // JSON object that satisfies the manifest's schema, or ""
  CredentialSource credential_source{};  // if set, the host uses it in place of `credential`
  Caller owner{};                        // only calls of this user find the account
};

// A call that has ended, with or without an error. The report has no argument, result or secret.
// The views are valid until the callback returns.
struct CallReport {
  std::string_view trace_id;
  std::string_view connector;  // `connector` and `action` are ids; an unknown id may be cut
  std::string_view action;
  std::string_view link;  // the account that the call used; "": no account
  const Caller& caller;
  std::string_view address;  // CallOptions::address
  const Error* error;        // nullptr: the call succeeded
  std::chrono::microseconds took;
};

// Gets a report of every call that has ended, before the caller gets the answer. Use it for an
// audit, for counting or for billing. The host calls the observer on the thread of the call. The
// observer must return soon and must not throw.
using CallObserver = std::function<void(const CallReport&)>;

// A change of an account that the embedder gave to the host. The views are valid until the callback
// returns.
struct LinkReport {
  enum class What {
    kAdded,    // by add_link
    kRemoved,  // by remove_link
    kDoubted,  // the provider refused the credential, or credential_source returned LINK_EXPIRED
    kTrusted,  // the provider accepted the credential again
    kRevoked,  // the provider said twice that the credential is invalid for good: LINK_REVOKED
  };
  What what;
  std::string_view link;
  std::string_view connector;
  const Caller& owner;
};

// Gets one report of each change. The host calls the observer before add_link or remove_link
// returns, or before it answers the call that found the change, on the thread of that function or
// call. The observer must return soon and must not throw. The observer gets no reports about the
// accounts of a shared store: the audit of the store has their changes.
using LinkObserver = std::function<void(const LinkReport&)>;

// A connector that a reload could not load from its folder.
struct RefusedConnector {
  std::string name;  // the connector's id, or the name of its folder
  Error why;
  bool old_stays = false;  // true if the version that ran before continues to run
};

// The result of a reload: ids of connectors.
struct ReloadReport {
  std::vector<std::string> added;
  std::vector<std::string> replaced;
  std::vector<std::string> removed;
  std::vector<std::string> unchanged;
  std::vector<RefusedConnector> refused;
};

// Gets the result of every reload, on the thread of `reload`, before `reload` returns. The observer
// gets no report about `open`; `connectors` lists the connectors that `open` read. The observer
// must not throw.
using ReloadObserver = std::function<void(const ReloadReport&)>;

// The progress of a call, as its connector reports it. `total` is 0 if it is unknown. The view is
// valid until the callback returns.
struct Progress {
  std::uint64_t done;
  std::uint64_t total;
  std::string_view message;
};

// Gets each line of the log, without secrets. The host calls the sink on any thread that writes to
// the log. The sink must not throw.
using LogSink = std::function<void(std::string_view line)>;

struct HostOptions {
  static constexpr std::size_t kMostBytes = std::size_t{1} << 30;  // the largest limit in bytes
  static constexpr std::chrono::milliseconds kLongestDeadline{86'400'000};  // a day

  // folders that contain the folders of connectors
  std::vector<std::filesystem::path> connector_path{};
  std::map<std::string, std::string> connector_config{};  // connector id → JSON object
  std::vector<LinkOptions> links{};
  // ids of the connectors that may be used; empty: all connectors
  std::vector<std::string> allow{};
  // a file with rules about who may use which connector; empty: no rules
  std::filesystem::path gates{};

  // The store of documents: a file of SQLite, or the URL of a PostgreSQL database. The host creates
  // the file, the tables and the key ring if they are missing. If `store` is empty, this host keeps
  // no documents.
  std::string store{};
  std::filesystem::path key_ring{};  // a file with the keys that encrypt values in the store
  // the path of patchbay-extract; empty: the host reads only plain text
  std::filesystem::path text_reader{};

  // A content of more bytes is only recorded, not loaded.
  std::uint64_t document_bytes = std::uint64_t{20} << 20;
  // The bytes that all fetches of contents together may have in memory.
  std::uint64_t fetch_bytes = std::uint64_t{64} << 20;
  // If a run would delete more documents than both of these allow, the deletions wait for an
  // operator: `held_count` documents, and a share of the account's documents from 0 to 1.
  std::int64_t held_count = 50;
  double held_share = 0.20;
  // The age after which a collection is listed once more, to find what was deleted without a word.
  // 0: never, except with `is_full` of sync().
  std::chrono::milliseconds listing_age{7 * 86'400'000};

  // The path of patchbay-reaper, which starts and ends programs. Connectors that use programs (MCP
  // servers over stdio) need it. If `reaper` is empty, the host starts no program. `environment`
  // returns the value of an environment variable for these programs: PATH, HOME and a few more, and
  // the variables that the configuration's env_from names. If `environment` is empty, the programs
  // get no variables.
  std::filesystem::path reaper{};
  std::function<std::optional<std::string>(std::string_view name)> environment{};

  // the limit of one call; more fails with TOO_LARGE before the host parses it
  std::size_t argument_bytes = std::size_t{1} << 20;
  // the limit of one call; more fails with RESULT_INVALID
  std::size_t result_bytes = std::size_t{8} << 20;
  std::chrono::milliseconds deadline{60'000};  // for a call that sets no deadline; 0: no deadline
  // The longest pause that the host makes because a provider requests it, for example with
  // Retry-After.
  std::chrono::milliseconds provider_delay{900'000};

  bool load_at_open = false;       // load every connector in `open`, not at its first call
  unsigned threads = 4;            // workers: the threads for calls of `start` and `find`
  std::size_t in_flight = 10'000;  // calls of `start` and `find` at once; more fail with OVERLOADED
  std::size_t waiting = 1024;      // calls that may wait for a connector that takes one at a time
  // The greatest numbers of calls at once: of one connector, with one account, and of one
  // organization. Calls of `invoke` count too. Further calls fail with OVERLOADED. 0 means no
  // limit, unless a manifest sets a limit. While several organizations call a connector, each
  // organization may have at most half of the connector's calls. If only one organization calls the
  // connector, it may have all.
  std::size_t in_flight_of_connector = 0;
  std::size_t in_flight_of_link = 0;
  std::size_t in_flight_of_organization = 0;

  // A program that loads each library for a trial, in a process of its own, before this host maps
  // the library for the first time. A library that crashes, exits or hangs when it starts then
  // harms only the process of the trial. `patchbay` is such a program. If `trial_program` is empty,
  // the host maps libraries without a trial.
  std::filesystem::path trial_program{};

  std::string log_level = "warning";  // debug, info, warning, error
  LogSink log{};                      // empty: the host writes no log
  // If an observer is empty, nobody gets its reports.
  CallObserver observer{};
  LinkObserver link_observer{};
  ReloadObserver reload_observer{};
};

// The descriptions of connectors and actions. Patchbay's other interfaces use the same types.
using wire::ActionInfo;
using wire::ConnectorInfo;
using wire::FileGrant;
using wire::SetAside;

struct CallOptions {
  std::string_view link{};  // a link's id; empty: the connector's only link
  std::optional<std::chrono::milliseconds> deadline{};  // from now; unset: HostOptions::deadline;
                                                        // max(): none
  std::stop_token cancellation{};
  std::shared_ptr<const Caller> caller{};  // the owner of the links; nullptr: the local user
  std::string_view trace_id{};             // 32 hex digits; empty: a new one
  std::string_view address{};  // the caller's network address, for observers; may be empty
  // `continuation` and `answers` continue a call that ended with INPUT_REQUIRED. Make the same call
  // again with the `continuation` of the error's details, and with the answers, a JSON object that
  // satisfies the details' `input_schema`. If both are empty, the call begins an action.
  std::string_view continuation{};
  std::string_view answers{};
  // The caller's own key, the same for all attempts at one piece of work: letters, digits and
  // -._~:/+=. The connector may pass the key to the provider. Empty: the trace id of the first
  // attempt.
  std::string_view idempotency_key{};
  std::string_view locale{};  // the user's language, BCP 47 ("de-CH"); empty: unknown
  // Gets the progress of the call, on the thread that runs the call. The function must not throw.
  // If it is empty, the host does not report progress.
  std::function<void(const Progress&)> progress{};
};

// The result of one call. `trace_id` is always set. The call's log records have this trace id.
struct Answer {
  std::string trace_id;
  Outcome<std::string> outcome;  // the result, JSON
};

// A host of connectors. Thread-safe, except for the destructor.
class Host {
 public:
  // Opens a host and reads the manifests in the folders. If a connector is faulty, `open` does not
  // fail; `connectors` lists the connector with its fault. Fails with INVALID_ARGUMENT if options
  // contradict each other, if the options name a connector that does not exist, or if the file of
  // gates has faults; the error lists all faults. Fails with NOT_FOUND if the file of gates does
  // not exist. Also fails if a folder cannot be read.
  static Outcome<std::unique_ptr<Host>> open(HostOptions options);

  // Calls shutdown(0 ms).
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] std::vector<ConnectorInfo> connectors() const;
  // Returns one connector, by its id or alias. Fails with NOT_FOUND if there is no such connector;
  // the error names the most similar id.
  [[nodiscard]] Outcome<ConnectorInfo> connector(std::string_view id) const;

  // Returns the actions of a connector for a link, also those that the connector lists at run time.
  [[nodiscard]] Outcome<std::vector<ActionInfo>> actions(std::string_view connector,
                                                         const CallOptions& options = {}) const;

  // Loads a connector and makes its instance now. Use this to find out whether the connector works.
  [[nodiscard]] Outcome<std::monostate> load(std::string_view connector) const;

  // Reads the folders again. Loads and starts each new or changed connector beside its old version,
  // with at most a minute for each connector. Then new calls go to the new version, and calls that
  // are running end on the old version. If a new version cannot be started, it is refused, and the
  // old version continues to run. Calls to a connector whose folder is gone fail with NOT_FOUND.
  // The connectors get the configurations that `open` got. Connectors that the host has blocked,
  // because they did not return at their deadlines, can be called again. Only one reload runs at a
  // time; the host serves calls meanwhile.
  ReloadReport reload();

  // Adds an account for later calls. Fails with INVALID_ARGUMENT if `open` would refuse this link.
  [[nodiscard]] Outcome<std::monostate> add_link(LinkOptions link);
  // Removes an account that add_link or `open` got. Later calls do not find the account; calls that
  // are running may still use it. Deletes everything that the host has in memory for the account.
  // Fails with NOT_FOUND if there is no such account; the error names the most similar id.
  [[nodiscard]] Outcome<std::monostate> remove_link(std::string_view id);

  // Runs an action on the calling thread, and returns when the action is done. `arguments` is a
  // JSON object. All waits of the call end at its deadline. If a connector computes beyond the
  // deadline, the host does not stop it, but refuses its result. Fails with any code of the closed
  // list. The error INPUT_REQUIRED is a question to the user: the message is the question, and
  // CallOptions::continuation says how to continue.
  [[nodiscard]] Answer invoke(std::string_view connector, std::string_view action,
                              std::string_view arguments, const CallOptions& options = {});

  // Runs an action on a fiber of the host's workers, so that a wait of the action blocks no thread.
  // Calls `done` once, on that fiber. If the host refuses the call at once (OVERLOADED, CANCELLED
  // after shutdown, or an error in `options`), calls `done` on the calling thread. Copies the texts
  // to which the views in `options` refer. `done` must not throw, shut the host down or destroy it.
  // `done` must return soon, because other calls wait while it runs.
  void start(std::string_view connector, std::string_view action, std::string arguments,
             std::function<void(Answer)> done, const CallOptions& options = {});

  // Loads the documents that the account of a link may see, or those that changed since the last
  // run (documents.hpp). `link` may be a connector that needs no account. Works on the calling
  // thread until the run is over, or until the provider requests a pause. The next call of sync
  // continues a run that is not over.
  [[nodiscard]] Outcome<SyncRun> sync(std::string_view link, bool is_full = false,
                                      const DocumentOptions& options = {});
  // Returns the changes after a cursor, at most 1000, in the order of their commits. The cursor ""
  // means the beginning. Fails with CURSOR_EXPIRED if the cursor is too old; begin again with "".
  [[nodiscard]] Outcome<DocumentChanges> changes(std::string_view cursor, std::size_t most = 500,
                                                 const DocumentOptions& options = {});
  // content returns the bytes of a document, as the host loaded them. text returns the text that
  // the host read from these bytes. Both fail with NOT_FOUND if there is no such document.
  [[nodiscard]] Outcome<DocumentBytes> content(std::string_view document_id, std::uint64_t from = 0,
                                               std::uint64_t length = DocumentBytes::kMost,
                                               const DocumentOptions& options = {});
  [[nodiscard]] Outcome<DocumentBytes> text(std::string_view document_id, std::uint64_t from = 0,
                                            std::uint64_t length = DocumentBytes::kMost,
                                            const DocumentOptions& options = {});

  // Finds files by name or words. Searches all accounts of the caller at the same time, and also
  // the loaded documents that the caller may read. If a source fails or is slow, only the files of
  // this source are missing, and FilesFound names the source. Fails with INVALID_ARGUMENT if the
  // words cannot be searched for, or if the connector cannot find files. Fails with NOT_FOUND if
  // the connector is unknown, and with CANCELLED if the call was cancelled.
  [[nodiscard]] Outcome<FilesFound> find(std::string_view words, const FindOptions& options = {});

  // Shuts the host down: refuses new calls, waits up to `patience` for the calls that are running,
  // then cancels the other calls and waits until they have ended. When shutdown returns, no `done`
  // function and no connector runs. Idempotent.
  void shutdown(std::chrono::milliseconds patience);

 private:
  struct Parts;
  explicit Host(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace patchbay
