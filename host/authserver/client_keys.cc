#include "authserver/client_keys.h"

#include <utility>

#include "authserver/oauth_error.h"

namespace patchbay::authserver {
namespace {

// Returns the error for a client that publishes no keys.
Error no_keys(const Error& failure) {
  // The client may see JwkSet's messages, because they only describe the client's own keys.
  const bool is_known =
      failure.code() == Code::kInvalidArgument || failure.code() == Code::kUnsupported;
  return oauth_error("invalid_client",
                     "client_assertion: the jwks_uri of the client gives no keys. " +
                         (is_known ? failure.message()
                                   : "It has to answer with the status 200 and a JWK Set of at "
                                     "most 16 KiB (RFC 7517)."));
}

}  // namespace

ClientKeys::ClientKeys(FetchDocument fetch, const Clock& clock, telemetry::Log& log)
    : cache_(logged<JwkSet>(
                 log,
                 [fetch = std::move(fetch)](const std::string& address) -> Result<JwkSet> {
                   if (!fetch) {
                     return Error(Code::kUnsupported, "This server fetches no keys of clients.");
                   }
                   PATCHBAY_TRY(const auto text, fetch(address));
                   return JwkSet::read(text);
                 }),
             clock) {}

Result<ClientKeys::Cache::Value> ClientKeys::newest(const std::string& address,
                                                    const Patience& patience,
                                                    const Cache::Admit& admit) {
  PATCHBAY_TRY(auto reading, cache_.newest(address, patience, admit));
  if (auto passing = reading.passing_failure("The key set at the jwks_uri of the client")) {
    return std::move(*passing);
  }
  if (reading.failure) return no_keys(*reading.failure);
  return std::move(reading.value);
}

}  // namespace patchbay::authserver
