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
  // how long a taken call is remembered
  std::chrono::milliseconds remembered{std::chrono::hours(24)};
  std::size_t argument_bytes = std::size_t{256} << 10;  // a larger call is not parked
  int calls_per_user = 20;                              // the oldest is deleted for a new one
};

// A call as the caller made it.
struct ParkedCall {
  std::string connector;
  std::string action;
  Secret arguments;  // JSON object; only for the caller and the provider
  std::string link;  // as the caller named it; may be ""
  // the link that stopped the call, even if the caller did not name it; "" if none
  std::string account;
  std::string code;             // what stopped it: "LINK_EXPIRED", …
  std::string idempotency_key;  // letters, digits and punctuation, without a space
};

// A parked call that is now being run.
struct TakenCall {
  ParkedCall call;
  std::string ticket;  // for end(), when the call has ended
};

// The action that somebody means to run. Without an action: any call.
struct MeantAction {
  std::string_view connector{};
  std::string_view action{};
};

// Calls that wait until an account is reconnected. They are encrypted. Each is found by a token, of
// which only the hash is kept, and only by its own user. Thread-safe; everything is borrowed.
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

  // Returns the token with which the same user can take the call. TOO_LARGE if the arguments are
  // too long; otherwise the errors of the store.
  Result<Secret> park(const Caller& caller, const ParkedCall& call, const std::string& trace_id);

  // Takes a call that has not expired and that no host has taken before. This is committed before
  // it returns; from then on the call may have been carried out.
  //   NOT_FOUND        no such token, another user's, too old, or its call has run to its end or is
  //                    one of another action than `meant`
  //   OUTCOME_UNKNOWN  the call was taken, and its outcome is not known (yet)
  Result<TakenCall> take(const Caller& caller, std::string_view token, const std::string& trace_id,
                         const MeantAction& meant = {});

  // Says that the taken call has ended, with whatever outcome.
  Result<void> end(const std::string& ticket);

  // Deletes what is too old. Call it from time to time.
  Result<void> sweep();

 private:
  const Parts parts_;
  const ParkingOptions options_;
};

// Used when a link is cleared, and when a user is deleted.
void forget_parked_calls_of_link(Transaction& transaction, const std::string& link);
void forget_parked_calls_of_user(Transaction& transaction, const std::string& organization,
                                 const std::string& user);

}  // namespace patchbay::actions
