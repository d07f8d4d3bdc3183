#include <vector>

#include "services/barrier.h"
#include "services/call_secrets.h"
#include "services/plugin_error.h"
#include "services/proof.h"
#include "services/service_tables.h"
#include "services/text.h"

namespace patchbay::services {
namespace {

Error lacks_a_place() {
  return misuse(
      "asked for a proof without a place for the answer, or named pieces that it does not have "
      "(NULL).");
}

Result<std::vector<std::string_view>> taken_pieces(const patchbay_str* pieces,
                                                   std::uint64_t count) {
  if (count > 0 && pieces == nullptr) return lacks_a_place();
  return pieces_of(pieces, count);
}

Result<std::vector<Secret>> secrets_of(const CallFrame& frame, std::string_view name) {
  const CallSecrets* known = frame.context().secrets;
  auto found = known == nullptr ? std::vector<Secret>() : known->named(name);
  if (!found.empty()) return found;
  return Error(Code::kNotFound,
               "This call has no secret \"" + std::string(name.substr(0, 64)) + "\".");
}

patchbay_status check_mac(const patchbay_call* call, patchbay_str algorithm, patchbay_str secret,
                          const patchbay_str* pieces, std::uint64_t count, patchbay_str mac,
                          std::uint32_t* matches, patchbay_error* error) {
  return serve(call, "crypto.check_mac", error, [&](CallFrame& frame) -> Result<void> {
    if (matches == nullptr) return lacks_a_place();
    PATCHBAY_TRY(const auto taken, taken_pieces(pieces, count));
    PATCHBAY_TRY(const auto secrets, secrets_of(frame, from_abi(secret)));
    bool is_good = false;
    // All secrets are tried, so that the duration does not reveal which one matched.
    for (const Secret& each : secrets) {
      PATCHBAY_TRY(const std::string made, mac_of(from_abi(algorithm), each.reveal(), taken));
      is_good = equal_in_constant_time(made, from_abi(mac)) || is_good;
    }
    *matches = is_good ? 1 : 0;
    return success();
  });
}

patchbay_status make_mac(const patchbay_call* call, patchbay_str algorithm, patchbay_str secret,
                         const patchbay_str* pieces, std::uint64_t count, const patchbay_sink* mac,
                         patchbay_error* error) {
  return serve_into(call, "crypto.mac", mac, error,
                    [&](const CallFrame& frame) -> Result<std::string> {
                      PATCHBAY_TRY(const auto taken, taken_pieces(pieces, count));
                      PATCHBAY_TRY(const auto secrets, secrets_of(frame, from_abi(secret)));
                      return mac_of(from_abi(algorithm), secrets.front().reveal(), taken);
                    });
}

patchbay_status check_signature(const patchbay_call* call, patchbay_str algorithm, patchbay_str key,
                                const patchbay_str* pieces, std::uint64_t count,
                                patchbay_str signature, std::uint32_t* matches,
                                patchbay_error* error) {
  return serve(call, "crypto.check_signature", error, [&](CallFrame&) -> Result<void> {
    if (matches == nullptr) return lacks_a_place();
    PATCHBAY_TRY(const auto taken, taken_pieces(pieces, count));
    PATCHBAY_TRY(const bool is_good,
                 is_signed(from_abi(algorithm), from_abi(key), taken, from_abi(signature)));
    *matches = is_good ? 1 : 0;
    return success();
  });
}

patchbay_status digest(const patchbay_call* call, patchbay_str algorithm,
                       const patchbay_str* pieces, std::uint64_t count, const patchbay_sink* digest,
                       patchbay_error* error) {
  return serve_into(call, "crypto.digest", digest, error,
                    [&](const CallFrame&) -> Result<std::string> {
                      PATCHBAY_TRY(const auto taken, taken_pieces(pieces, count));
                      return digest_of(from_abi(algorithm), taken);
                    });
}

}  // namespace

const patchbay_host_crypto& crypto_service() {
  static constexpr patchbay_host_crypto table{
      sizeof(patchbay_host_crypto), 0, &check_mac, &make_mac, &check_signature, &digest};
  return table;
}

}  // namespace patchbay::services
