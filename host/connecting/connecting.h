// Connects accounts, from a user's request to the finished link. Calls host/oauth and host/accounts
// for each step, and records an event for each step, so that clients can follow the progress.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "accounts/grants.h"
#include "accounts/oauth_provider.h"
#include "accounts/probe.h"
#include "accounts/reach.h"
#include "audit/audit.h"
#include "audit/denial_budget.h"
#include "base/caller.h"
#include "base/patience.h"
#include "base/trace_id.h"
#include "oauth/authorization.h"
#include "oauth/device_flow.h"

namespace patchbay::gates {
class Circumstances;
class Gates;
}  // namespace patchbay::gates

namespace patchbay::connecting {

struct WantedAccount {
  std::string connector;  // id or alias
  // must be on the operator's list; {connector_id} in it stands for the connector's id
  std::string redirect_uri;
  std::vector<std::string> scopes{};  // if empty, the scopes that the connector's actions need
  // scopes of other connectors of the provider, which a browser is sent to grant at the same time
  std::vector<std::string> of_others{};
  std::string link{};       // the link to connect again; empty for a new link
  bool in_browser = false;  // true if the same browser must begin and finish
};

struct BegunConnection {
  std::string connector;          // the connector's id
  std::string link;               // the new link, or the link to connect again
  std::string authorization_url;  // where the user must go; contains the state, so do not log it
  Secret state;
  // a cookie that the browser must send back at the end; empty if `in_browser` was false
  Secret browser;
};

// An account that is being connected without a browser on this machine (RFC 8628).
struct BegunDevice {
  std::string connector;              // the connector's id
  std::string link;                   // the link to connect again; empty for a new link
  oauth::DeviceAuthorization device;  // the code to show to the user, and when it expires
  // The server that gave the code, and our client there, as in accounts::ClientNeed. No other
  // server is asked for the tokens.
  std::string issuer{};
  std::string client{};
  std::string client_id{};
};

// Connects and validates accounts. Thread-safe; all parts are borrowed. A function that sends a
// request to the provider blocks until the provider answers or the caller's patience ends.
class Connecting {
 public:
  struct Parts {
    accounts::OauthProvider::Parts provider;
    oauth::PendingAuthorizations& pending;
    oauth::Authorizations& authorizations;
    const oauth::DeviceFlow& devices;
    accounts::Grants& grants;
    accounts::AccountProbe& probe;
    Audit& audit;
    const Clock& clock;
    Wait& wait;
    // gets the organization to which the trace of a failure belongs; may be nullptr
    Refusals* refusals = nullptr;
    gates::Circumstances* circumstances = nullptr;
    const gates::Gates* gates = nullptr;  // a closed gate refuses to connect too; nullptr: no gates
  };
  explicit Connecting(const Parts& parts)
      : parts_(parts), denials_(parts.clock, DenialBudget::kKnown) {}

  // Begins to connect an account, and returns the URL to which the user must go. Fails with
  // NOT_FOUND if there is no such connector, or if the named link is not the caller's. Fails with
  // INVALID_ARGUMENT if the connector has no authorization code flow. Fails with GATE_CLOSED if a
  // gate does not let the caller use the connector. Fails with OAUTH_FAILED, with a reason, if
  // another step of OAuth fails.
  Result<BegunConnection> begin(const Caller& caller, const WantedAccount& wanted,
                                const TraceId& trace_id, const Patience& patience);

  // Finishes the connection that begin() started, when the user's browser comes back from the
  // provider. `bearer` is the caller that sends `callback`; nullptr if this caller is not known
  // (oauth/pending_authorizations.h). The link belongs to the caller of begin(). Fails with
  // OAUTH_FAILED, with a reason.
  Result<accounts::LinkRecord> finish(const oauth::Callback& callback, const Caller* bearer,
                                      const TraceId& trace_id, const Patience& patience);

  // Cancels the connection that begin() started. Makes the state invalid, deletes the link if
  // begin() made it, and records the failure with the reason `why`.
  void give_up(const Caller& caller, const BegunConnection& begun, const Error& why,
               const TraceId& trace_id);

  // Connect an account without a browser on this machine. begin_device() gets a code, which the
  // user enters in a browser on another device. finish_device() waits until the user has done this,
  // or until its patience ends. begin_device() fails like begin(), and finish_device() fails like
  // finish().
  Result<BegunDevice> begin_device(const Caller& caller, const WantedAccount& wanted,
                                   const TraceId& trace_id, const Patience& patience);
  Result<accounts::LinkRecord> finish_device(const Caller& caller, const BegunDevice& begun,
                                             const TraceId& trace_id, const Patience& patience);

  // Connects the account of the application itself, which no user grants (client credentials, RFC
  // 6749 §4.4). Fails with INVALID_ARGUMENT if the connector has no such flow; otherwise like
  // begin() and finish().
  Result<accounts::LinkRecord> connect_application(const Caller& caller,
                                                   const WantedAccount& wanted,
                                                   const TraceId& trace_id,
                                                   const Patience& patience);

  // Connects an account with an API key that a user gives. Fails with INVALID_ARGUMENT if the
  // connector takes no key, or if the text cannot be a key. Fails with LINK_EXPIRED or LINK_REVOKED
  // if the provider does not accept the key. If the key could not be tried for another reason, the
  // function succeeds, and the record has a warning.
  Result<accounts::LinkRecord> hand_over(const Caller& caller, const std::string& connector,
                                         Secret key, const std::string& link,
                                         const TraceId& trace_id, const Patience& patience);

  // Checks whether the link's connection works, and stores the result with the link. Stores nothing
  // if the user connects the account again meanwhile. Fails with NOT_FOUND if the link is not the
  // caller's.
  Result<accounts::LinkRecord> validate(const Caller& caller, const accounts::StoredLinks& links,
                                        const std::string& link, const TraceId& trace_id,
                                        const Patience& patience);

 private:
  static Result<void> require_flow(const accounts::Declared& declared, const std::string& wanted,
                                   manifest::Flow flow);
  static oauth::Bounds bounds_of(const Patience& patience, const TraceId& trace_id);
  Result<BegunConnection> send_away(const Caller& caller, const manifest::Manifest& manifest,
                                    const WantedAccount& wanted, const TraceId& trace_id,
                                    const Patience& patience);
  Result<BegunDevice> ask_for_code(const Caller& caller, const manifest::Manifest& manifest,
                                   const WantedAccount& wanted, const TraceId& trace_id,
                                   const Patience& patience);
  Result<accounts::LinkRecord> ask_for_own(const Caller& caller, const WantedAccount& wanted,
                                           const manifest::Manifest& manifest,
                                           const TraceId& trace_id, const Patience& patience);
  Result<accounts::LinkRecord> poll(const Caller& caller, const BegunDevice& begun,
                                    const TraceId& trace_id, const Patience& patience);
  Result<accounts::LinkRecord> exchange(const oauth::Callback& callback,
                                        const oauth::PendingAuthorization& pending,
                                        const Caller& caller, const TraceId& trace_id,
                                        const Patience& patience);
  Result<accounts::LinkRecord> keep(const Caller& caller, const accounts::Reached& at,
                                    oauth_messages::TokenSet tokens, const std::string& link,
                                    const TraceId& trace_id, const Patience& patience);
  Result<accounts::LinkRecord> keep(const Caller& caller, const manifest::Manifest& connector,
                                    accounts::Grant grant,
                                    const Result<std::optional<accounts::Identity>>& found);
  Result<void> require_open(const Caller& caller, const std::string& connector,
                            const TraceId& trace_id);
  // Returns the wanted connector. Fails if the connector does not have this flow, or if the caller
  // may not use the connector.
  Result<accounts::Declared> declared_for(const Caller& caller, const WantedAccount& wanted,
                                          manifest::Flow flow, const TraceId& trace_id);
  void claim(const TraceId& trace_id, const Caller& caller);
  // The caller, connector, link and trace of an event to record. The references are borrowed.
  struct Step {
    const Caller& caller;
    const std::string& connector;
    const std::string& link;
    const TraceId& trace_id;
  };
  void record(const Step& step, AuditEvent event);
  void record_failed(const Step& step, const Error& why);
  void record_refused(std::string_view state, const Caller* bearer, const Error& why,
                      const TraceId& trace_id);
  void record_connected(const Step& step, const accounts::LinkRecord& kept);

  const Parts parts_;
  DenialBudget denials_;
};

// Returns the error NOT_FOUND for a connector that does not exist.
Error no_connector(const std::string& id);

// Returns true if the error says that the provider refused the credential.
bool is_refusal(const Error& error);

}  // namespace patchbay::connecting
