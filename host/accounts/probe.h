#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/patience.h"
#include "links/links.h"

namespace patchbay::accounts {

// The identity of an account, as the connector's code found it (`identify` of patchbay.auth/1).
struct Identity {
  std::string account;   // the provider's id of the account
  std::string name;      // for people; may be empty
  std::string email;     // confirmed by the provider, in lower case; may be empty
  std::string domain{};  // the domain of the account's organization, in lower case; may be empty
  // the scopes that the account has; empty if the provider does not name them
  std::vector<std::string> scopes;
};

// Tries an account through its connector. Thread-safe. A higher layer implements this class
// (calls/account_probe.h), because this layer cannot call connectors.
class AccountProbe {
 public:
  virtual ~AccountProbe() = default;

  // Returns the identity of the link's account, or nullopt if the connector cannot identify
  // accounts.
  virtual Result<std::optional<Identity>> identify(const std::string& connector, links::Link& link,
                                                   const TraceId& trace_id,
                                                   const Patience& patience) = 0;

  // Checks whether the connection works. An error of a link (LINK_…, INSUFFICIENT_SCOPE) means that
  // the connection does not work. Any other error means that the check has no result, for example
  // because the connector cannot check connections.
  virtual Result<void> probe(const std::string& connector, links::Link& link,
                             const TraceId& trace_id, const Patience& patience) = 0;

  // Asks the provider once more about the credential of this generation. Call this if the provider
  // said that the credential is permanently invalid. If the provider says this again, the link is
  // revoked and its credential is deleted. If the provider accepts the credential, nothing changes.
  // Otherwise the credential is marked as doubted (doubt.h). Returns the outcome of the probe.
  virtual Result<void> confirm_revoked(const std::string& connector, links::Link& link,
                                       std::int64_t generation, const TraceId& trace_id,
                                       const Patience& patience) = 0;
};

// Makes a link for an account that is not stored yet. The host uses this link, with the new
// credential, to get the identity of the account.
std::shared_ptr<links::Link> transient_link(links::Credential credential);

}  // namespace patchbay::accounts
