#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/patience.h"
#include "links/links.h"

namespace patchbay::accounts {

// The identity of an account, as the connector's `identify` function reported it (patchbay.auth/1).
struct Identity {
  std::string account;   // the provider's id for the account
  std::string name;      // a display name; may be empty
  std::string email;     // confirmed by the provider, in lower case; may be empty
  std::string domain{};  // the domain of the account's organization, in lower case; may be empty
  // The account's scopes. Empty if the provider does not report them.
  std::vector<std::string> scopes;
};

// Tests an account through its connector. A higher layer implements this class
// (calls/account_probe.h), because this layer cannot call connectors. Thread-safe.
class AccountProbe {
 public:
  virtual ~AccountProbe() = default;

  // Returns the identity of the link's account, or nullopt if the connector cannot identify
  // accounts.
  virtual Result<std::optional<Identity>> identify(const std::string& connector, links::Link& link,
                                                   const TraceId& trace_id,
                                                   const Patience& patience) = 0;

  // Tests whether the connection works. An error of a link (LINK_…, INSUFFICIENT_SCOPE) means that
  // the connection does not work. Any other error means that the test has no result, for example
  // because the connector cannot test connections.
  virtual Result<void> probe(const std::string& connector, links::Link& link,
                             const TraceId& trace_id, const Patience& patience) = 0;

  // Asks the provider a second time whether the credential of this generation is permanently
  // invalid. For callers that have just got such an answer. If the provider confirms it, the link
  // is revoked and its credential is deleted. If the provider accepts the credential, nothing
  // changes. Otherwise the credential is marked as doubted (doubt.h). Returns the outcome of the
  // probe.
  virtual Result<void> confirm_revoked(const std::string& connector, links::Link& link,
                                       std::int64_t generation, const TraceId& trace_id,
                                       const Patience& patience) = 0;
};

// Returns a temporary link with a new credential, for an account that is not stored yet. The host
// uses the link to find the identity of the account.
std::shared_ptr<links::Link> transient_link(links::Credential credential);

}  // namespace patchbay::accounts
