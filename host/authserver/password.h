#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace patchbay::authserver {

// Succeeds if the password has 12 to 256 bytes of UTF-8 without control characters. Otherwise fails
// with INVALID_ARGUMENT.
Result<void> check_password(std::string_view password);

// Returns the stored form of a password: the scrypt hash (RFC 7914) with a new salt and the costs,
// as "scrypt$15$8$3$SALT$KEY". Takes some tenths of a second and 32 MiB, so it must run on a thread
// that may block.
std::string kept_password(const Secret& password, Random& random);

// Returns true if kept_password() made `kept` from `password`. Takes the same time if `kept` is
// unreadable, so that the duration does not reveal who has a password.
bool is_password(const Secret& password, std::string_view kept);

}  // namespace patchbay::authserver
