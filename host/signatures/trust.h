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

// Says which connectors a host loads. No policy loads a connector that a revoked key signed.
enum class Policy {
  kAny,       // every connector
  kUnbroken,  // connectors whose signature is not broken
  kKnown,     // connectors that a known key signed
};

// Returns the policy for "any", "unbroken" or "known", or nothing for another word.
std::optional<Policy> policy_of(std::string_view word);

struct TrustOptions {
  Policy policy = Policy::kAny;
  std::filesystem::path keys;  // the file of known keys; empty: no key is known
};

class Trust;

// The signer of a folder: the signature, and the key if this host knows the key.
struct Signer {
  Signature signature{};
  std::optional<PublicKey> key;
};

// The proof that the host accepted a connector: the digests of its files, and their signer. `trust`
// is borrowed. Immutable and thread-safe.
class Seal {
 public:
  Seal(const Trust& trust, DigestList files, Signer signer)
      : trust_(trust), files_(std::move(files)), signer_(std::move(signer)) {}

  // Returns true if the key that signed the folder was known when this seal was made.
  [[nodiscard]] bool is_of_known_key() const { return signer_.key.has_value(); }
  // Checks that the signer's key was not revoked after this seal was made. Reads the file of keys
  // only if the file has changed. Fails like Trust::check_signer().
  [[nodiscard]] Result<void> check_signer() const;
  // Fails with PLUGIN_FAULT if the file `path`, whose bytes have this digest, is not the file that
  // was signed.
  [[nodiscard]] Result<void> check_file(std::string_view path, const Sha256& digest) const;

 private:
  const Trust& trust_;
  DigestList files_;
  Signer signer_;
};

// Decides which connector folders the host loads, from the operator's policy and keys.
// Thread-safe.
class Trust {
 public:
  explicit Trust(TrustOptions options) : options_(std::move(options)) {}
  Trust(const Trust&) = delete;
  Trust& operator=(const Trust&) = delete;

  // Fails if the file of keys cannot be used, with the errors of KnownKeys::read().
  [[nodiscard]] Result<void> check_options() const;

  // Judges a folder with judge(). Returns the seal, or nullptr if the host may load the folder
  // without a seal. If the policy is kAny and there is no file of keys, reads no file and returns
  // nullptr. Fails with PLUGIN_FAULT if the policy refuses the folder, if a revoked key signed it,
  // or if the file of keys cannot be used. Fails with OVERLOADED if the machine is short of a
  // resource.
  [[nodiscard]] Result<std::shared_ptr<const Seal>> admit(const std::filesystem::path& folder,
                                                          const Digests& read) const;

  // Fails with PLUGIN_FAULT if the connector of this signer may not run any more. The error's
  // reason is "key_revoked" if the key was revoked. It is "key_unknown" if the policy is kKnown and
  // the file of keys does not have the key any more. Also fails, with PLUGIN_FAULT or OVERLOADED,
  // if the file of keys cannot be read.
  [[nodiscard]] Result<void> check_signer(const Signer& signer, const DigestList& files) const;

 private:
  // The values that show whether the file of keys has changed.
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
