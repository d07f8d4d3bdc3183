// Connects accounts, from a user's request to the finished link. Uses host/oauth and host/accounts.
// Records an event for each step, so that clients can follow the progress.
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
  std::string connector;  // id or alias of the connector
  // Must be on the operator's list. {connector_id} in it means the connector's id.
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
  std::string authorization_url;  // the address that the user must open; contains the secret state,
                                  // so never log it
  Secret state;
  // The cookie that the browser must send at the end. Empty if `in_browser` was false.
  Secret browser;
};

// An account that is being connected without a browser on this machine (RFC 8628).
struct BegunDevice {
  std::string connector;              // the connector's id
  std::string link;                   // the link to connect again; empty: a new link
  oauth::DeviceAuthorization device;  // the code for the user, and its expiry
  // The server that issued the code, and the host's OAuth client there (accounts::ClientNeed).
  // Tokens are requested only from this server.
  std::string issuer{};
  std::string client{};
  std::string client_id{};
};

// Connects and validates accounts. A function that sends a request to the provider blocks until the
// response, or until the caller's patience ends. Borrows all parts. Thread-safe.
class Connecting {
 public:
  struct Parts {
    accounts::OauthProvider::Parts provider;
    oauth::PendingAuthorizations& pending;
    oauth::Authorizations& authorizations;
    const oauth::DeviceFlow& devices;
    accounts::Grants& grants;
    accounts::AccountProbe& probe;
    audit::Audit& audit;
    const Clock& clock;
    Wait& wait;
    // Is informed which organization the trace of a failure belongs to. May be nullptr.
    http_client::Refusals* refusals = nullptr;
    gates::Circumstances* circumstances = nullptr;
    const gates::Gates* gates = nullptr;  // a closed gate also forbids connecting; nullptr: no
                                          // gates
  };
  explicit Connecting(const Parts& parts)
      : parts_(parts), denials_(parts.clock, audit::DenialBudget::kKnown) {}

  // Begins to connect an account. Returns the address that the user must open. Fails with NOT_FOUND
  // if the connector does not exist or the named link is not the caller's. Fails with
  // INVALID_ARGUMENT if the connector has no authorization code flow. Fails with GATE_CLOSED if a
  // gate closes the connector for the caller. Fails with OAUTH_FAILED and a reason if another OAuth
  // step fails.
  Result<BegunConnection> begin(const Caller& caller, const WantedAccount& wanted,
                                const TraceId& trace_id, const Patience& patience);

  // Finishes the connection of begin(), when the user's browser returns from the provider. `bearer`
  // is the caller that sends `callback`; nullptr if unknown (oauth/pending_authorizations.h). The
  // link belongs to the caller of begin(). Fails with OAUTH_FAILED and a reason.
  Result<accounts::LinkRecord> finish(const oauth::Callback& callback, const Caller* bearer,
                                      const TraceId& trace_id, const Patience& patience);

  // Cancels the connection of begin(). Makes the state invalid, deletes the link if begin() created
  // it, and records the failure with the reason `why`.
  void give_up(const Caller& caller, const BegunConnection& begun, const Error& why,
               const TraceId& trace_id);

  // These functions connect an account without a browser on this machine. begin_device() gets a
  // code, which the user enters in a browser on another device. finish_device() waits until the
  // user has done this, or until its patience ends. They fail like begin() and finish().
  Result<BegunDevice> begin_device(const Caller& caller, const WantedAccount& wanted,
                                   const TraceId& trace_id, const Patience& patience);
  Result<accounts::LinkRecord> finish_device(const Caller& caller, const BegunDevice& begun,
                                             const TraceId& trace_id, const Patience& patience);

  // Connects the application's own account, which belongs to no user (client credentials, RFC 6749
  // §4.4). Fails with INVALID_ARGUMENT if the connector does not have this flow; otherwise fails
  // like begin() and finish().
  Result<accounts::LinkRecord> connect_application(const Caller& caller,
                                                   const WantedAccount& wanted,
                                                   const TraceId& trace_id,
                                                   const Patience& patience);

  // Connects an account with an API key from the user. Fails with INVALID_ARGUMENT if the connector
  // accepts no key, or if the text cannot be a key. Fails with LINK_EXPIRED or LINK_REVOKED if the
  // provider refuses the key. If the key cannot be tested for another reason, succeeds, and the
  // record has a warning.
  Result<accounts::LinkRecord> hand_over(const Caller& caller, const std::string& connector,
                                         Secret key, const std::string& link,
                                         const TraceId& trace_id, const Patience& patience);

  // Tests whether the link's connection works, and stores the result in the link. Stores nothing if
  // the user connects the account again meanwhile. Fails with NOT_FOUND if the link is not the
  // caller's.
  Result<accounts::LinkRecord> validate(const Caller& caller, const accounts::StoredLinks& links,
                                        const std::string& link, const TraceId& trace_id,
                                        const Patience& patience);

 private:
  static Result<void> require_flow(const manifest::Manifest& manifest, manifest::Flow flow);
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
  Result<accounts::LinkRecord> keep(const Caller& caller, const accounts::ReachedServer& at,
                                    oauth_messages::TokenSet tokens, const std::string& link,
                                    const TraceId& trace_id, const Patience& patience);
  Result<accounts::LinkRecord> keep(const Caller& caller, const manifest::Manifest& connector,
                                    accounts::Grant grant,
                                    const Result<std::optional<accounts::Identity>>& found);
  Result<void> require_open(const Caller& caller, const std::string& connector,
                            const TraceId& trace_id);
  // Returns the wanted connector. Fails if the connector does not support this flow, or if the
  // caller may not use the connector.
  Result<accounts::DeclaredConnector> declared_for(const Caller& caller,
                                                   const WantedAccount& wanted, manifest::Flow flow,
                                                   const TraceId& trace_id);
  void claim(const TraceId& trace_id, const Caller& caller);
  // Caller, connector, link and trace of an event to record. Borrows the references.
  struct Step {
    const Caller& caller;
    const std::string& connector;
    const std::string& link;
    const TraceId& trace_id;
  };
  void record(const Step& step, audit::AuditEvent event);
  void record_failed(const Step& step, const Error& why);
  void record_refused(std::string_view state, const Caller* bearer, const Error& why,
                      const TraceId& trace_id);
  void record_connected(const Step& step, const accounts::LinkRecord& kept);

  const Parts parts_;
  audit::DenialBudget denials_;
};

// Returns true if the error means that the provider refused the credential.
bool is_refusal(const Error& error);

}  // namespace patchbay::connecting
