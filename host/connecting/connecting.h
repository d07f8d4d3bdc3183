// Connects an account, from a user's wish to a link. It runs the steps of host/oauth and host/links
// in their order, and records the events by which clients know these steps.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "accounts/grants.h"
#include "accounts/oauth_provider.h"
#include "accounts/probe.h"
#include "accounts/reach.h"
#include "audit/audit.h"
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
  std::string connector;              // id or alias
  std::string redirect_uri;           // must be on the operator's list
  std::vector<std::string> scopes{};  // if empty: what the connector's actions need
  std::string link{};                 // the link to reconnect or widen; empty for a new one
  bool in_browser = false;            // a browser begins, and the same browser must finish
};

struct BegunConnection {
  std::string connector;          // its id
  std::string link;               // the link that waits for the user, or is reconnected or widened
  std::string authorization_url;  // where the user is sent; contains the state, so do not log it
  Secret state;
  // a cookie that the browser which began must bring back; empty if no browser began
  Secret browser;
};

// An account that is being connected without a browser on this machine (RFC 8628).
struct BegunDevice {
  std::string connector;              // its id
  std::string link;                   // the link to reconnect or widen; empty for a new one
  oauth::DeviceAuthorization device;  // what the user is shown, and when the code expires
};

// Thread-safe; all parts are borrowed. Functions that ask the provider block until the provider
// answers or their patience ends.
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
    // notes to which organization a failed trace belongs; nullptr: not noted
    Refusals* refusals = nullptr;
    gates::Circumstances* circumstances = nullptr;
    const gates::Gates* gates = nullptr;  // a closed gate refuses connecting too; nullptr: no gates
  };
  explicit Connecting(const Parts& parts) : parts_(parts) {}

  // Begins to connect an account, and returns the URL to which the user must go. Errors: NOT_FOUND
  // if there is no such connector, or if the named link is not the caller's; INVALID_ARGUMENT if
  // the connector is not connected this way; GATE_CLOSED; OAUTH_FAILED with its reason.
  Result<BegunConnection> begin(const Caller& caller, const WantedAccount& wanted,
                                const TraceId& trace_id, const Patience& patience);

  // Finishes what begin() began, when the user's browser is back. `bearer` is who brings the
  // answer, if that is known (oauth/pending_authorizations.h). The link belongs to the caller who
  // began. Fails with OAUTH_FAILED and its reason.
  Result<accounts::LinkRecord> finish(const oauth::Callback& callback, const Caller* bearer,
                                      const TraceId& trace_id, const Patience& patience);

  // Ends what begin() began, for the reason `why`: the state becomes invalid and a new link is
  // deleted.
  void give_up(const Caller& caller, const BegunConnection& begun, const Error& why,
               const TraceId& trace_id);

  // Connect an account without a browser on this machine: the user enters a code elsewhere, and
  // finish_device waits for that until its patience ends. They fail like begin() and finish().
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

  // Connects an account with an API key that a user hands over. Errors: INVALID_ARGUMENT if the
  // connector takes no key, or if the text cannot be a key; LINK_EXPIRED or LINK_REVOKED if the
  // provider does not accept the key. If the key could not be tried for another reason, the link
  // gets a warning.
  Result<accounts::LinkRecord> hand_over(const Caller& caller, const std::string& connector,
                                         Secret key, const std::string& link,
                                         const TraceId& trace_id, const Patience& patience);

  // Checks whether the connection works, and stores the result with the link, unless the account is
  // connected again meanwhile. NOT_FOUND.
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
  // Returns the wanted connector, if it has this flow and the caller may use it.
  Result<accounts::Declared> declared_for(const Caller& caller, const WantedAccount& wanted,
                                          manifest::Flow flow, const TraceId& trace_id);
  void claim(const TraceId& trace_id, const Caller& caller);
  // The caller, connector, link and trace of an event to record. Borrowed.
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
};

// Returns NOT_FOUND for a connector that does not exist.
Error no_connector(const std::string& id);

// Returns true if the provider refused the credential when it was tried.
bool is_refusal(const Error& error);

}  // namespace patchbay::connecting
