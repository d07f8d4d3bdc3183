#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "audit/audit.h"
#include "base/caller.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"
#include "vault/vault.h"

namespace patchbay::actions {

struct ParkingOptions {
  std::chrono::milliseconds lifetime{std::chrono::hours(1)};
  std::chrono::milliseconds remembered{std::chrono::hours(24)};  // that it was taken up
  std::size_t argument_bytes = std::size_t{256} << 10;           // a larger call is not parked
  int calls_per_user = 20;                                       // the oldest gives way
};

// A call as it was asked for.
struct ParkedCall {
  std::string connector;
  std::string action;
  Secret arguments;             // JSON object; of the caller and the provider alone
  std::string link;             // as it was named; ""
  std::string account;          // the link that stopped it, named or not; "" where there was none
  std::string code;             // what stopped it: "LINK_EXPIRED", …
  std::string idempotency_key;  // letters, digits and punctuation, without a blank
};

// A parked call that is being run.
struct TakenCall {
  ParkedCall call;
  std::string ticket;  // for end()
};

// Calls that wait for an account to be reconnected, encrypted, each known by a token of which only
// the hash is kept, each for its user alone. Thread-safe; everything is borrowed.
class ParkedCalls {
 public:
  struct Parts {
    Store& store;
    const Vault& vault;
    Audit& audit;
    Random& random;
  };
  explicit ParkedCalls(const Parts& parts, ParkingOptions options = {})
      : parts_(parts), options_(options) {}

  // The token with which the same user takes the call up again. TOO_LARGE; otherwise the store's.
  Result<Secret> park(const Caller& caller, const ParkedCall& call, const std::string& trace_id);

  // Takes the call up: it was parked no longer than it may be, and never taken up before, by this
  // host or another. Committed before it returns; from then on the call may have been carried out.
  //   NOT_FOUND        no such token, another user's, too old, or its call has been run to an end
  //   OUTCOME_UNKNOWN  it was taken up, and nobody knows (yet) what came of it
  Result<TakenCall> take(const Caller& caller, std::string_view token, const std::string& trace_id);

  // The call that was taken up has come to an end, whichever.
  Result<void> end(const std::string& ticket);

  // Takes away what is too old. Now and then.
  Result<void> sweep();

 private:
  const Parts parts_;
  const ParkingOptions options_;
};

// A part of what clears a link, and of what deletes a user.
void forget_parked_calls_of_link(Transaction& transaction, const std::string& link);
void forget_parked_calls_of_user(Transaction& transaction, const std::string& organization,
                                 const std::string& user);

}  // namespace patchbay::actions
