#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "signatures/digest_list.h"
#include "signatures/known_keys.h"
#include "signatures/minisign.h"

namespace patchbay::signatures {

// The result of checking the signature of a connector's folder.
enum class State {
  kUnsigned,    // there is neither a list nor a signature
  kKnownKey,    // a known key signed the list, and every file is as the list says
  kUnknownKey,  // every file is as the list says, but this host does not know the key
  kRevokedKey,  // a key that the operator revoked signed the list; the files may differ
  kBroken,      // files, list and signature do not fit together
};

// Returns "unsigned", "known_key", "unknown_key", "revoked_key" or "broken".
std::string_view word_of(State state);

struct Judgement {
  State state = State::kUnsigned;
  std::string why{};      // kBroken: the files, the probable cause, and what to do
  KeyId signed_by{};      // the key id in the signature; only kKnownKey and kRevokedKey prove it
  Signature signature{};  // the list's signature; not set for kUnsigned and kBroken
  PublicKey key{};        // set for kKnownKey and kRevokedKey
  std::string owner{};    // the name of the owner of `key`, as the operator wrote it
  std::string comment{};  // the trusted comment; set for kKnownKey and kRevokedKey
  DigestList files{};     // not set for kUnsigned and kBroken
};

// Checks the signature of a connector's folder. If `read` has the digest of a file, uses this
// digest and does not read the file again. So the checked bytes are exactly the bytes that the
// caller has read. Runs no code of the connector. Fails with OVERLOADED if the machine is short of
// a resource.
Result<Judgement> judge(const std::filesystem::path& folder, const KnownKeys& keys,
                        const Digests& read = {});

}  // namespace patchbay::signatures
