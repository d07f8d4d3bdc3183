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
  std::string domain{};  // of the organization that the provider names, in lower case; may be empty
  // the scopes that the account has, if the provider names them; otherwise empty
  std::vector<std::string> scopes;
};

// Tries an account through its connector. Thread-safe. A layer above implements it
// (calls/account_probe.h), because this layer cannot call connectors.
class AccountProbe {
 public:
  virtual ~AccountProbe() = default;

  // Finds out whose account it is. Returns nothing if the connector cannot identify accounts.
  virtual Result<std::optional<Identity>> identify(const std::string& connector, links::Link& link,
                                                   const TraceId& trace_id,
                                                   const Patience& patience) = 0;

  // Checks whether the connection works. An error of a link (LINK_…, INSUFFICIENT_SCOPE) means that
  // it does not work. Any other error means that the check has no result, for example because the
  // connector cannot check it.
  virtual Result<void> probe(const std::string& connector, links::Link& link,
                             const TraceId& trace_id, const Patience& patience) = 0;

  // Asks the provider once more about the credential of this generation. Call this if the provider
  // said that the credential is permanently invalid. If the provider says it again, the link is
  // revoked and its credential is deleted. If the provider accepts the credential, nothing changes.
  // Otherwise the credential is marked as doubted (doubt.h). Returns the outcome of the probe.
  virtual Result<void> confirm_revoked(const std::string& connector, links::Link& link,
                                       std::int64_t generation, const TraceId& trace_id,
                                       const Patience& patience) = 0;
};

// Makes a link for an account that is not stored yet: its new credential is used to identify the
// account.
std::shared_ptr<links::Link> transient_link(links::Credential credential);

}  // namespace patchbay::accounts
