#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/patience.h"
#include "links/links.h"

namespace patchbay::accounts {

// Whose account it is, as the connector's own code found out (`identify` of patchbay.auth/1).
struct Identity {
  std::string account;   // the provider's id of the account
  std::string name;      // for people; may be empty
  std::string email;     // confirmed by the provider, in lower case; may be empty
  std::string domain{};  // of its organization, as the provider says, in lower case; may be empty
  // the scopes that the provider says it has; empty if the provider does not say
  std::vector<std::string> scopes;
};

// Tries an account through its connector. Thread-safe. A layer above implements it
// (calls/account_probe.h), because this layer cannot call connectors.
class AccountProbe {
 public:
  virtual ~AccountProbe() = default;

  // Returns nothing if the connector cannot identify accounts.
  virtual Result<std::optional<Identity>> identify(const std::string& connector, links::Link& link,
                                                   const TraceId& trace_id,
                                                   const Patience& patience) = 0;

  // Succeeds if the connection works. An error of a link (LINK_…, INSUFFICIENT_SCOPE) means that it
  // does not work. After any other error nobody knows, for example because the connector cannot
  // tell.
  virtual Result<void> probe(const std::string& connector, links::Link& link,
                             const TraceId& trace_id, const Patience& patience) = 0;

  // Call this if the provider said that the link's credential of this generation is invalid for
  // good. Asks the provider once more. If it says so again, the link is revoked and its credential
  // is deleted. If it accepts the credential, nothing changes. Otherwise the credential is doubted.
  // Returns the outcome of the probe.
  virtual Result<void> confirm_revoked(const std::string& connector, links::Link& link,
                                       std::int64_t generation, const TraceId& trace_id,
                                       const Patience& patience) = 0;
};

// Makes a link for an account that is not stored yet: its new credential is used to identify the
// account.
std::shared_ptr<links::Link> transient_link(links::Credential credential);

}  // namespace patchbay::accounts
