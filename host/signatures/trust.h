#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/result.h"
#include "signatures/digest_list.h"
#include "signatures/judgement.h"
#include "signatures/known_keys.h"

namespace patchbay::signatures {

// Which connectors a host loads. What a revoked key signed is loaded under no policy.
enum class Policy {
  kAny,       // all
  kUnbroken,  // those whose signature is not broken
  kKnown,     // those that a known key signed
};

// Returns the policy "any", "unbroken" or "known".
std::optional<Policy> policy_of(std::string_view word);

struct TrustOptions {
  Policy policy = Policy::kAny;
  std::filesystem::path keys;  // the file of known keys; empty: no key is known
};

class Trust;

// Who signed a folder: the key, or only the signature if nobody here knew a key that made it.
struct Signer {
  Signature signature{};
  std::optional<PublicKey> key;
};

// What a connector was admitted with: the digests of its files, and who signed them. The trust that
// made it is borrowed. Immutable and thread-safe.
class Seal {
 public:
  Seal(const Trust& trust, DigestList files, Signer signer)
      : trust_(trust), files_(std::move(files)), signer_(std::move(signer)) {}

  // Returns true if the folder was signed by a key that was known here.
  [[nodiscard]] bool is_of_known_key() const { return signer_.key.has_value(); }
  // Checks that the key was not revoked meanwhile. Costs one look at the file of keys. Fails like
  // Trust::check_signer().
  [[nodiscard]] Result<void> check_signer() const;
  // Checks that a file's bytes, which have this digest, are those that were signed. Fails with
  // PLUGIN_FAULT.
  [[nodiscard]] Result<void> check_file(std::string_view path, const Sha256& digest) const;

 private:
  const Trust& trust_;
  DigestList files_;
  Signer signer_;
};

// Decides by the operator's policy and keys which folders are loaded. Thread-safe.
class Trust {
 public:
  explicit Trust(TrustOptions options) : options_(std::move(options)) {}
  Trust(const Trust&) = delete;
  Trust& operator=(const Trust&) = delete;

  // Fails if the file of keys cannot be used, with KnownKeys::read's errors.
  [[nodiscard]] Result<void> check_options() const;

  // Judges a folder (judge()). Returns the seal, or nullptr if what the folder has is loaded
  // without one. If the options ask for nothing, no file is read. Fails with PLUGIN_FAULT if the
  // policy refuses the folder or the file of keys cannot be used; with OVERLOADED.
  [[nodiscard]] Result<std::shared_ptr<const Seal>> admit(const std::filesystem::path& folder,
                                                          const Digests& read) const;

  // Fails with PLUGIN_FAULT if what this key signed may not run any more: of the reason
  // "key_revoked", or of "key_unknown" if it is in the file no longer and has to be. Fails with
  // PLUGIN_FAULT or OVERLOADED while the file of keys cannot be read.
  [[nodiscard]] Result<void> check_signer(const Signer& signer, const DigestList& files) const;

 private:
  // By what a change of the file is noticed.
  struct FileTimes {
    std::uint64_t device = 0, inode = 0, size = 0;
    std::int64_t changed_s = 0, changed_ns = 0;
    bool operator==(const FileTimes&) const = default;
  };
  using Keys = Result<KnownKeys>;

  [[nodiscard]] FileTimes file_times() const;
  [[nodiscard]] std::shared_ptr<const Keys> keys() const;
  [[nodiscard]] Result<std::shared_ptr<const Seal>> decide(const std::filesystem::path& folder,
                                                           Judgement judged) const;

  TrustOptions options_;
  mutable Mutex mutex_;
  mutable FileTimes times_ GUARDED_BY(mutex_);
  mutable std::shared_ptr<const Keys> keys_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::signatures
