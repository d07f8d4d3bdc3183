// Connecting an account, from a person's wish to a link: the steps of host/oauth and host/links in
// their order, and the events clients know them by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "accounts/grants.h"
#include "accounts/oauth_provider.h"
#include "accounts/probe.h"
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
  std::string redirect_uri;           // on the operator's list
  std::vector<std::string> scopes{};  // empty: what the connector's actions need
  std::string link{};                 // the one to reconnect or widen; "": a new one
  bool in_browser = false;            // it is a browser that begins, and has to end it
};

struct BegunConnection {
  std::string connector;          // its id
  std::string link;               // that waits for the person, or is reconnected or widened
  std::string authorization_url;  // where the person is sent; carries the state: not to be logged
  Secret state;
  Secret browser;  // what a browser that begins has to come back with (a cookie); empty: none began
};

// An account that is connected without a browser here (RFC 8628).
struct BegunDevice {
  std::string connector;              // its id
  std::string link;                   // the one to reconnect or widen; "": a new one
  oauth::DeviceAuthorization device;  // what the person is shown, and when it ends
};

// Thread-safe; everything is borrowed. Functions that ask the provider block until their patience
// ends.
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
    Refusals* refusals = nullptr;  // where it is said whose a trace is that failed
    gates::Circumstances* circumstances = nullptr;
    const gates::Gates* gates = nullptr;  // whose refusal holds for connecting too; nullptr: none
  };
  explicit Connecting(const Parts& parts) : parts_(parts) {}

  // NOT_FOUND: no such connector, or a named link that is not the caller's; INVALID_ARGUMENT: it is
  // not connected this way; GATE_CLOSED; OAUTH_FAILED with its reason.
  Result<BegunConnection> begin(const Caller& caller, const WantedAccount& wanted,
                                const TraceId& trace_id, const Patience& patience);

  // The person is back. `bearer`: who brings the answer, where the door knows (pending_auth…h). The
  // link is the caller's who began. OAUTH_FAILED with its reason.
  Result<accounts::LinkRecord> finish(const oauth::Callback& callback, const Caller* bearer,
                                      const TraceId& trace_id, const Patience& patience);

  // What was begun is not waited for any more, for that reason: its state is void, its link gone.
  void give_up(const Caller& caller, const BegunConnection& begun, const Error& why,
               const TraceId& trace_id);

  // The same without a browser here: the person enters a code elsewhere, and finish_device waits
  // for that, or the end of its patience. Errors as begin() and finish().
  Result<BegunDevice> begin_device(const Caller& caller, const WantedAccount& wanted,
                                   const TraceId& trace_id, const Patience& patience);
  Result<accounts::LinkRecord> finish_device(const Caller& caller, const BegunDevice& begun,
                                             const TraceId& trace_id, const Patience& patience);

  // The account of the application itself, which no person grants (client credentials, RFC 6749
  // §4.4). INVALID_ARGUMENT: the connector has no such flow; else as begin() and finish().
  Result<accounts::LinkRecord> connect_application(const Caller& caller,
                                                   const WantedAccount& wanted,
                                                   const TraceId& trace_id,
                                                   const Patience& patience);

  // An API key that a person hands over. INVALID_ARGUMENT: the connector takes none, or this cannot
  // be one; LINK_EXPIRED, LINK_REVOKED: the provider does not take it. Whatever else keeps it from
  // being tried out is in the link's warnings.
  Result<accounts::LinkRecord> hand_over(const Caller& caller, const std::string& connector,
                                         Secret key, const std::string& link,
                                         const TraceId& trace_id, const Patience& patience);

  // Whether the connection works, stored with the link. NOT_FOUND.
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
  Result<accounts::LinkRecord> keep(const Caller& caller, const manifest::Manifest& connector,
                                    oauth_messages::TokenSet tokens, const std::string& link,
                                    const TraceId& trace_id, const Patience& patience);
  Result<accounts::LinkRecord> keep(const Caller& caller, const manifest::Manifest& connector,
                                    accounts::Grant grant,
                                    const Result<std::optional<accounts::Identity>>& found);
  Result<void> require_open(const Caller& caller, const std::string& connector,
                            const TraceId& trace_id);
  // The connector that is wanted: it has this flow, and the caller may use it.
  Result<accounts::Declared> declared_for(const Caller& caller, const WantedAccount& wanted,
                                          manifest::Flow flow, const TraceId& trace_id);
  void claim(const TraceId& trace_id, const Caller& caller);
  // Whose event is recorded. Borrowed.
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

// NOT_FOUND: no connector is called so.
Error no_connector(const std::string& id);

// Whether an account was tried out, and its provider refuses its credential.
bool is_refusal(const Error& error);

}  // namespace patchbay::connecting
