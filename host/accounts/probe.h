#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/patience.h"
#include "links/links.h"

namespace patchbay::accounts {

// Whose account it is, by the connector's own code (`identify` of patchbay.auth/1).
struct Identity {
  std::string account;              // the provider's id of it
  std::string name;                 // to show; may be empty
  std::vector<std::string> scopes;  // that the provider says it holds; empty: it does not say
};

// Tries an account out through its connector. Thread-safe. Layers above implement it
// (calls/account_probe.h): here no connector can be called.
class AccountProbe {
 public:
  virtual ~AccountProbe() = default;

  // Nothing: the connector cannot tell.
  virtual Result<std::optional<Identity>> identify(const std::string& connector, links::Link& link,
                                                   const TraceId& trace_id,
                                                   const Patience& patience) = 0;

  // Success: the connection works. An error of a link (LINK_…, INSUFFICIENT_SCOPE): it does not.
  // Any other: nobody knows, as when the connector cannot tell.
  virtual Result<void> probe(const std::string& connector, links::Link& link,
                             const TraceId& trace_id, const Patience& patience) = 0;

  // The provider said of the link's credential of this generation that it is gone for good. Asks
  // once more: said again, the link is revoked and nothing of it is kept; else it is doubted, or,
  // where the provider takes the credential, left as it is. What the probe came to.
  virtual Result<void> confirm_revoked(const std::string& connector, links::Link& link,
                                       std::int64_t generation, const TraceId& trace_id,
                                       const Patience& patience) = 0;
};

// An account that is not kept yet: a credential just granted, to be identified with.
std::shared_ptr<links::Link> transient_link(links::Credential credential);

}  // namespace patchbay::accounts
