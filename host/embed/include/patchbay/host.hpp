// Patchbay inside your own server. The host finds and loads connectors, checks arguments and
// results, and keeps credentials away from connectors. You make one call for each action.
//
//   auto host = patchbay::Host::open({.connector_path = {"/opt/patchbay/connectors"}});
//   if (!host) return complain(host.error().message());
//   auto answer = host.value()->invoke("github", "get_issue", R"({"repo":"o/r","number":1})");
//
// This header uses only std types and links no server. Its functions throw nothing except
// std::bad_alloc. One thread of the host serves the network of `invoke`. The workers start when
// `start` or `find` is first used. Threads for connectors that block start beside the workers, when
// they are needed. If there are many connectors, `open` and `reload` read their manifests on
// threads for all cores; these threads have ended when the function returns.
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

// The host's question for a credential. The views are valid until the CredentialSource returns.
struct CredentialQuestion {
  std::string_view link;
  std::string_view connector;
  bool refused;  // the provider refused the last answer to this question: is there a newer
                 // credential?
};

// Returns the current token or key of an account. The host calls this function when it first needs
// the credential, and once more after each refusal. The function may block: for `invoke` it runs on
// the calling thread, for `start` on a thread of the host that does nothing else. The host never
// calls it twice at once for one link. It must not throw. If it returns an error, the call fails
// with this error, such as LINK_EXPIRED with your own sentence.
using CredentialSource = std::function<Outcome<std::string>(const CredentialQuestion&)>;

// An account that connectors use, with the credential that the embedder gives to the host. The host
// wipes the credential from this struct when it has taken it.
struct LinkOptions {
  std::string id{};                      // unique; CallOptions::link names it
  std::string connector{};               // connector id
  std::string credential{};              // token or API key; the manifest says where it goes
  std::string account{};                 // the provider's id of the account; "": unknown
  std::string user_configuration{};      // JSON object that satisfies the manifest's schema, or ""
  CredentialSource credential_source{};  // if it is set, the host uses it, and not the credential
  Caller owner{};                        // only calls of this user find the account
};

// A call that has ended, with or without an error. The report has no argument, result or secret.
// The views are valid until the callback returns.
struct CallReport {
  std::string_view trace_id;
  std::string_view connector;  // these two are ids; an unknown id may be cut
  std::string_view action;
  std::string_view link;  // the account that the call used; "": no account
  const Caller& caller;
  std::string_view address;  // CallOptions::address
  const Error* error;        // nullptr: the call succeeded
  std::chrono::microseconds took;
};

// Gets a report of every call before the call is answered: for an audit, for counting, for billing.
// The host calls it on the thread of the call. It must return soon and must not throw.
using CallObserver = std::function<void(const CallReport&)>;

// A change of an account that the embedder gave to the host. The views are valid until the callback
// returns.
struct LinkReport {
  enum class What {
    kAdded,    // by add_link
    kRemoved,  // by remove_link
    kDoubted,  // the provider refused the credential, or credential_source had none: LINK_EXPIRED
    kTrusted,  // the provider accepted the credential again
    kRevoked,  // the provider said and confirmed that the credential has ended: LINK_REVOKED
  };
  What what;
  std::string_view link;
  std::string_view connector;
  const Caller& owner;
};

// Gets a report of each change once, before add_link or remove_link returns, or before the host
// answers the call that found the change. The host calls it on the thread of that function or call.
// It must return soon and must not throw. It gets no reports about the accounts of a shared store:
// the store's audit has their changes.
using LinkObserver = std::function<void(const LinkReport&)>;

// A connector that a reload could not load from its folder.
struct RefusedConnector {
  std::string name;  // its id, or its folder's name
  Error why;
  bool old_stays = false;  // true: the version that ran before continues to run
};

// The result of a reload: ids of connectors.
struct ReloadReport {
  std::vector<std::string> added;
  std::vector<std::string> replaced;
  std::vector<std::string> removed;
  std::vector<std::string> unchanged;
  std::vector<RefusedConnector> refused;
};

// Gets the result of every reload, on the thread of `reload`, before `reload` returns. It does not
// get the connectors that `open` read; `connectors` lists them. It must not throw.
using ReloadObserver = std::function<void(const ReloadReport&)>;

// The progress of a call, as its connector reports it. `total` is 0 if it is unknown. The view is
// valid until the callback returns.
struct Progress {
  std::uint64_t done;
  std::uint64_t total;
  std::string_view message;
};

// Gets each line of the log, without secrets. The host calls it on any thread that writes to the
// log. It must not throw.
using LogSink = std::function<void(std::string_view line)>;

struct HostOptions {
  static constexpr std::size_t kMostBytes = std::size_t{1} << 30;  // the largest limit in bytes
  static constexpr std::chrono::milliseconds kLongestDeadline{86'400'000};  // a day

  std::vector<std::filesystem::path> connector_path{};    // folders that hold connector folders
  std::map<std::string, std::string> connector_config{};  // connector id → JSON object
  std::vector<LinkOptions> links{};
  std::vector<std::string> allow{};  // connector ids that may be used; empty: all
  std::filesystem::path gates{};     // a file of rules about who may use what; empty: no rules

  // The store of documents: a file of SQLite, or the URL of a PostgreSQL database. The host creates
  // a missing file and missing tables, and a missing key ring. Empty: this host keeps no documents.
  std::string store{};
  std::filesystem::path key_ring{};     // a file with the keys that encrypt values in the store
  std::filesystem::path text_reader{};  // patchbay-extract; empty: only plain text is read

  // Connectors that speak to programs (MCP servers over stdio) need patchbay-reaper, which starts
  // and ends the programs. Empty: the host starts no program. `environment` returns the value of a
  // variable for these programs: PATH, HOME and a few more, and the variables that the
  // configuration's env_from names. Empty: the programs get no variables.
  std::filesystem::path reaper{};
  std::function<std::optional<std::string>(std::string_view name)> environment{};

  std::size_t argument_bytes = std::size_t{1} << 20;  // of one call; more is TOO_LARGE, unparsed
  std::size_t result_bytes = std::size_t{8} << 20;    // of one call; more is RESULT_INVALID
  std::chrono::milliseconds deadline{60'000};         // of a call that sets none; 0: no deadline
  // The longest time that the host waits because a provider asks for it (Retry-After and the like).
  std::chrono::milliseconds provider_delay{900'000};

  bool load_at_open = false;       // load every connector in `open`, not at its first call
  unsigned threads = 4;            // workers: the threads for calls of `start` and `find`
  std::size_t in_flight = 10'000;  // calls of `start` and `find` at once; more are OVERLOADED
  std::size_t waiting = 1024;      // calls that may wait for a connector that takes one at a time
  // The most calls at once: of one connector, with one account, and of one organization. Calls of
  // `invoke` count too; more calls fail with OVERLOADED. 0: no limit, unless a manifest sets one.
  // While several organizations call a connector, each may have at most half of its calls; if only
  // one organization calls, it may have all.
  std::size_t in_flight_of_connector = 0;
  std::size_t in_flight_of_link = 0;
  std::size_t in_flight_of_organization = 0;

  // A program that tries each library in a process of its own, before this host maps the library
  // for the first time. If a library crashes, exits or hangs when it starts, it then harms only
  // that process. `patchbay` is such a program. Empty: the host maps libraries without a trial.
  std::filesystem::path trial_program{};

  std::string log_level = "warning";  // debug, info, warning, error
  LogSink log{};                      // empty: the log is not written
  // Empty: nobody gets the reports.
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
  // These two continue a call that ended with INPUT_REQUIRED: make the same call again with the
  // `continuation` of the error's details, and with the answers, a JSON object that satisfies the
  // details' `input_schema`. Empty: the call begins an action.
  std::string_view continuation{};
  std::string_view answers{};
  // The caller's own key, the same for all attempts at one piece of work: letters, digits and
  // -._~:/+=. The connector may pass the key to the provider. Empty: the trace id of the first
  // attempt.
  std::string_view idempotency_key{};
  std::string_view locale{};  // the user's language, BCP 47 ("de-CH"); empty: unknown
  // Gets the progress of the call, on the thread that runs the call. It must not throw. Empty: the
  // host does not report progress.
  std::function<void(const Progress&)> progress{};
};

// The result of one call. `trace_id` is always set, and finds the call's log records.
struct Answer {
  std::string trace_id;
  Outcome<std::string> outcome;  // the result, JSON
};

// Thread-safe, except for the destructor.
class Host {
 public:
  // Reads the manifests in the folders. A faulty connector does not stop the host: `connectors`
  // lists it with its fault. Fails with INVALID_ARGUMENT if options contradict each other, if the
  // options name a connector that does not exist, or if the file of gates has faults (the error
  // lists all of them), and with NOT_FOUND if there is no file of gates. Fails also if a folder
  // cannot be read.
  static Outcome<std::unique_ptr<Host>> open(HostOptions options);

  // Calls shutdown(0 ms).
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] std::vector<ConnectorInfo> connectors() const;
  // Returns one connector, by its id or alias. Fails with NOT_FOUND; the error names the nearest
  // id.
  [[nodiscard]] Outcome<ConnectorInfo> connector(std::string_view id) const;

  // Returns the actions of a connector for a link, also those that the connector lists at run time.
  [[nodiscard]] Outcome<std::vector<ActionInfo>> actions(std::string_view connector,
                                                         const CallOptions& options = {}) const;

  // Loads a connector and makes its instance now. Use this to find out whether the connector works.
  [[nodiscard]] Outcome<std::monostate> load(std::string_view connector) const;

  // Reads the folders again. Loads and starts each new or changed connector beside its old version,
  // within a minute for each. Then new calls go to the new version, and calls that are running end
  // on the old version. If a connector cannot be started, it is refused, and the old version
  // continues to run. A connector whose folder is gone takes no further call (NOT_FOUND). The
  // configurations are those that `open` got. Connectors that were set aside can be called again.
  // Only one reload runs at a time; the host serves calls meanwhile.
  ReloadReport reload();

  // Adds an account: calls find it from now on. Fails with INVALID_ARGUMENT as `open` does for its
  // links.
  [[nodiscard]] Outcome<std::monostate> add_link(LinkOptions link);
  // Removes an account that add_link or `open` got: later calls do not find it, and calls that are
  // running end with it. Forgets what the host has in memory for the account. Fails with NOT_FOUND;
  // the error names the nearest id.
  [[nodiscard]] Outcome<std::monostate> remove_link(std::string_view id);

  // Runs an action on the calling thread, and returns when the action is done. `arguments` is a
  // JSON object. Everything that waits keeps the deadline. A connector that computes longer is not
  // stopped, but its result is refused. Fails with any code of the closed list. The error
  // INPUT_REQUIRED is a question to the user: the message is the question, and
  // CallOptions::continuation says how to continue.
  [[nodiscard]] Answer invoke(std::string_view connector, std::string_view action,
                              std::string_view arguments, const CallOptions& options = {});

  // Runs an action on a fiber of the host's workers, where waiting holds no thread. Calls `done`
  // once: on that fiber, or on the calling thread if the host refuses the call at once (OVERLOADED,
  // CANCELLED after shutdown, or an error in `options`). Copies the texts to which the views in
  // `options` refer. `done` must not throw, shut the host down or destroy it. It must return soon,
  // because other calls wait while it runs.
  void start(std::string_view connector, std::string_view action, std::string arguments,
             std::function<void(Answer)> done, const CallOptions& options = {});

  // Loads the documents that the account of a link may see, or those that changed since the last
  // run (documents.hpp). `link` may be a connector that needs no account. Works on the calling
  // thread until the run is over, or until the provider wants a pause. The next call continues a
  // run that is not over.
  [[nodiscard]] Outcome<SyncRun> sync(std::string_view link, bool is_full = false,
                                      const DocumentOptions& options = {});
  // Returns the changes after a cursor, at most 1000, in the order of their commits. The cursor ""
  // means the beginning. Fails with CURSOR_EXPIRED if the cursor is too old; begin again with "".
  [[nodiscard]] Outcome<DocumentChanges> changes(std::string_view cursor, std::size_t most = 500,
                                                 const DocumentOptions& options = {});
  // Return a document's bytes as the host loaded them, or the text that was read from these bytes.
  // Fail with NOT_FOUND.
  [[nodiscard]] Outcome<DocumentBytes> content(std::string_view document_id, std::uint64_t from = 0,
                                               std::uint64_t length = DocumentBytes::kMost,
                                               const DocumentOptions& options = {});
  [[nodiscard]] Outcome<DocumentBytes> text(std::string_view document_id, std::uint64_t from = 0,
                                            std::uint64_t length = DocumentBytes::kMost,
                                            const DocumentOptions& options = {});

  // Finds files by name or words. Asks all accounts of the caller at the same time, and searches
  // the loaded documents that the caller may read. If a source fails or is slow, only its own files
  // are missing, and FilesFound says so. Fails with INVALID_ARGUMENT for words that cannot be
  // searched for or a connector that cannot find files, with NOT_FOUND for an unknown connector,
  // and with CANCELLED.
  [[nodiscard]] Outcome<FilesFound> find(std::string_view words, const FindOptions& options = {});

  // Takes no further call, waits up to `patience` for the calls that are running, cancels the rest
  // and waits until they have ended. When it returns, no `done` function and no connector runs.
  // Idempotent.
  void shutdown(std::chrono::milliseconds patience);

 private:
  struct Parts;
  explicit Host(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace patchbay
