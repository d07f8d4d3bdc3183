#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "signatures/digest_list.h"
#include "signatures/known_keys.h"
#include "signatures/minisign.h"

namespace patchbay::signatures {

// What the signature of a connector's folder says.
enum class State {
  kUnsigned,    // there is neither a list nor a signature
  kKnownKey,    // every file is the one that a known key signed
  kUnknownKey,  // every file is as the list says, but nobody here knows the key
  kRevokedKey,  // the list was signed by a key that the operator revoked, whatever the files are
  kBroken,      // a file, the list or the signature is not what was signed
};

// Returns "unsigned", "known_key", "unknown_key", "revoked_key" or "broken".
std::string_view word_of(State state);

struct Judgement {
  State state = State::kUnsigned;
  std::string why{};      // kBroken: which files, the likely cause, and what to do
  KeyId signed_by{};      // what the signature says; proved only for a known and a revoked key
  Signature signature{};  // of the list; unless kUnsigned or kBroken
  PublicKey key{};        // kKnownKey, kRevokedKey
  std::string owner{};    // whose key that is, as the operator wrote it
  std::string comment{};  // the trusted comment; kKnownKey, kRevokedKey
  DigestList files{};     // unless kUnsigned or kBroken
};

// Judges a connector's folder. Digests in `read` are taken for the files that they name, so that
// what the caller has read is what is judged. Runs no code of the connector. Fails with OVERLOADED
// if the machine is short of something.
Result<Judgement> judge(const std::filesystem::path& folder, const KnownKeys& keys,
                        const Digests& read = {});

}  // namespace patchbay::signatures
