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
  // The time for which the host remembers a taken call.
  std::chrono::milliseconds remembered{std::chrono::hours(24)};
  std::size_t argument_bytes = std::size_t{256} << 10;  // calls with larger arguments are not
                                                        // parked
  int calls_per_user = 20;  // a further call replaces the user's oldest one
};

// A call with the caller's values.
struct ParkedCall {
  std::string connector;
  std::string action;
  Secret arguments;  // a JSON object; only the caller and the provider may see it
  std::string link;  // as the caller wrote it; may be ""
  // The link that stopped the call, even if the caller did not name it; may be "".
  std::string account;
  std::string code;             // the error that stopped the call, for example "LINK_EXPIRED"
  std::string idempotency_key;  // letters, digits and punctuation without spaces
};

// A parked call that its caller has taken and is running.
struct TakenCall {
  ParkedCall call;
  std::string ticket;  // the argument of end() when the call has ended
};

// The action that the caller wants to run. With an empty `action`, take() accepts a call of any
// action.
struct MeantAction {
  std::string_view connector{};
  std::string_view action{};
};

// Calls that wait until an account is connected again. Their arguments are encrypted. Only the user
// who made a call can find it, with the call's token. The store has only the token's hash.
// Everything is borrowed. Thread-safe.
class ParkedCalls {
 public:
  struct Parts {
    store::Store& store;
    const vault::Vault& vault;
    audit::Audit& audit;
    Random& random;
  };
  explicit ParkedCalls(const Parts& parts, ParkingOptions options = {})
      : parts_(parts), options_(options) {}

  // Stores the call. Returns the token with which the same user can take it. Fails with TOO_LARGE
  // if the arguments are too long, or with an error of the store.
  Result<Secret> park(const Caller& caller, const ParkedCall& call, const std::string& trace_id);

  // Takes a call that has not expired and was not taken before. This is committed before the
  // function returns, so no other host can take the call.
  //   NOT_FOUND        the token is unknown, too old, or another user's; or the call has ended, or
  //                    its action is not `meant`
  //   OUTCOME_UNKNOWN  the call was taken, and its outcome is not known (yet)
  Result<TakenCall> take(const Caller& caller, std::string_view token, const std::string& trace_id,
                         const MeantAction& meant = {});

  // Records that the taken call has ended, with any outcome.
  Result<void> end(const std::string& ticket);

  // Deletes calls that are too old. Must be called from time to time.
  Result<void> sweep();

 private:
  const Parts parts_;
  const ParkingOptions options_;
};

// These functions delete the parked calls of a cleared link, or of a deleted user.
void forget_parked_calls_of_link(store::Transaction& transaction, const std::string& link);
void forget_parked_calls_of_user(store::Transaction& transaction, const std::string& organization,
                                 const std::string& user);

}  // namespace patchbay::actions
