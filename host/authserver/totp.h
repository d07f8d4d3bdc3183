// Computes and checks one-time codes. An app computes the same codes from the time (TOTP, RFC
// 6238).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"

namespace patchbay::authserver {

// The default values of all apps: SHA-1, six digits, 30 seconds.
inline constexpr unsigned kTotpDigits = 6;
inline constexpr std::int64_t kTotpStepSeconds = 30;
inline constexpr std::size_t kTotpSecretBytes = 20;  // RFC 4226 §4, R6

// Returns the code of a counter (HOTP, RFC 4226 §5.3), with leading zeros.
std::string hotp(const Secret& secret, std::uint64_t counter, unsigned digits = kTotpDigits);

// Returns the time step: the number of full 30 seconds since 1970.
std::int64_t totp_step(WallTime time);

// Returns the time step of the code, if it is greater than `used`. Tries the current step, the
// previous one and the next one (RFC 6238 §5.2, §6). Returns nullopt for any other code. Takes the
// same time for every code of six digits.
std::optional<std::int64_t> step_of_code(const Secret& secret, std::string_view code, WallTime now,
                                         std::int64_t used);

// Returns bytes as base32 (RFC 4648 §6) without padding, the form of a secret for apps.
std::string base32(std::string_view bytes);

// Returns the address from which an app reads the secret. The app shows `server` and `person`.
Secret totp_uri(std::string_view server, std::string_view person, const Secret& secret);

}  // namespace patchbay::authserver
