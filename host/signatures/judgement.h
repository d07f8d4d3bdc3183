#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "signatures/digest_list.h"
#include "signatures/known_keys.h"
#include "signatures/minisign.h"

namespace patchbay::signatures {

// The meaning of the signature of a connector's folder.
enum class State {
  kUnsigned,    // there is neither a list nor a signature
  kKnownKey,    // every file is the one that a known key signed
  kUnknownKey,  // every file is as the list says, but nobody here knows the key
  kRevokedKey,  // a key that the operator revoked signed the list; the files may differ
  kBroken,      // a file, the list or the signature is not what was signed
};

// Returns "unsigned", "known_key", "unknown_key", "revoked_key" or "broken".
std::string_view word_of(State state);

struct Judgement {
  State state = State::kUnsigned;
  std::string why{};      // kBroken: the files, the likely cause, and what to do
  KeyId signed_by{};      // the key id in the signature; proved only for kKnownKey and kRevokedKey
  Signature signature{};  // the list's signature; not set for kUnsigned and kBroken
  PublicKey key{};        // kKnownKey, kRevokedKey
  std::string owner{};    // the owner of `key`, as the operator wrote it
  std::string comment{};  // the trusted comment; kKnownKey, kRevokedKey
  DigestList files{};     // not set for kUnsigned and kBroken
};

// Judges a connector's folder. Uses the digests in `read` for the files that they name, so that it
// judges exactly the bytes that the caller has read. Runs no code of the connector. Fails with
// OVERLOADED if the machine is short of a resource.
Result<Judgement> judge(const std::filesystem::path& folder, const KnownKeys& keys,
                        const Digests& read = {});

}  // namespace patchbay::signatures
