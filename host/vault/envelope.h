#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"
#include "vault/key_ring.h"

namespace patchbay {

// The place where an envelope is stored. The envelope opens only at this place: open_envelope()
// refuses an envelope that was moved to another row.
struct Place {
  std::string_view table;
  std::string_view row;  // the row's `id`
  std::string_view column;
};

// Encrypts `plain` with AES-256-GCM (NIST SP 800-38D), with a random 96-bit nonce and a 128-bit
// tag. The place is the associated data. Returns "pb1:KEY_ID:" and base64 of nonce, ciphertext,
// tag.
std::string seal_envelope(const Key& key, const Place& place, std::string_view plain,
                          Random& random);

// Returns the opened text. Returns nothing if the text is not an envelope, was changed, belongs to
// another place, or was sealed under another key.
std::optional<Secret> open_envelope(const Key& key, const Place& place, std::string_view envelope);

// Returns the id of the key under which the envelope was sealed; empty if the text is not an
// envelope.
std::string_view key_id_of(std::string_view envelope);

// Returns the text with which every envelope under this key begins.
std::string envelope_prefix(std::string_view key_id);

}  // namespace patchbay
