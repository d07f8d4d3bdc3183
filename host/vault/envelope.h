#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"
#include "vault/key_ring.h"

namespace patchbay::vault {

// The place where an envelope is stored. An envelope can be opened only with its place. So
// open_envelope() refuses an envelope that somebody moved to another row.
struct Place {
  std::string_view table;
  std::string_view row;  // the row's `id`
  std::string_view column;
};

// Encrypts `plain` with AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce and a 128-bit tag. The
// place is the associated data. Returns "pb1:KEY_ID:" followed by nonce, ciphertext and tag in
// base64.
std::string seal_envelope(const Key& key, const Place& place, std::string_view plain,
                          Random& random);

// Returns the decrypted text. Returns nullopt if `envelope` is not an envelope, was changed,
// belongs to another place, or was encrypted with another key.
std::optional<Secret> open_envelope(const Key& key, const Place& place, std::string_view envelope);

// Returns the id of the envelope's key. Returns "" if the text is not an envelope.
std::string_view key_id_of(std::string_view envelope);

// Returns the text with which every envelope of this key begins: "pb1:KEY_ID:".
std::string envelope_prefix(std::string_view key_id);

}  // namespace patchbay::vault
