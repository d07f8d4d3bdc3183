#include "signatures/trust.h"

#include <algorithm>
#include <array>
#include <utility>

namespace patchbay::signatures {
namespace {

constexpr std::array<std::pair<std::string_view, Policy>, 3> kPolicies = {
    {{"any", Policy::kAny}, {"unbroken", Policy::kUnbroken}, {"known", Policy::kKnown}}};

Error refused_folder(const std::filesystem::path& folder, const std::string& sentence) {
  return Error(Code::kPluginFault, sentence).at(folder.string());
}

using SealPointer = std::shared_ptr<const Seal>;

// Returns the error for a file of keys that cannot be read. The connector is then refused in any
// case, because the file may contain a revoked key.
Error keys_unread(const Error& error) {
  if (error.code() == Code::kOverloaded) return error;
  return {Code::kPluginFault, "the file of publishers' keys cannot be used: " + error.message()};
}

Error revoked(const KeyId& id) {
  return Error(Code::kPluginFault, "key " + shown(id) +
                                       ", which signed it, was revoked on this host. Take the "
                                       "connector away, or have it signed by another key.")
      .with_reason("key_revoked");
}

Error no_longer_known(const KeyId& id) {
  return Error(Code::kPluginFault,
               "key " + shown(id) +
                   ", which signed it, is no longer in this host's file of keys, and this host "
                   "loads only connectors of known keys ([trust] connectors = \"known\"). "
                   "`patchbay plugin keys trust` adds it again.")
      .with_reason("key_unknown");
}

std::string not_known(const Judgement& judged) {
  const std::string who =
      judged.state == State::kUnsigned
          ? "is not signed"
          : "is signed by key " + shown(judged.signed_by) + ", which this host does not know";
  return who +
         "; this host loads only connectors of known keys ([trust] connectors = \"known\"). "
         "`patchbay plugin keys trust` adds a publisher's key, `patchbay plugin sign` signs with "
         "your own.";
}

}  // namespace

std::optional<Policy> policy_of(std::string_view word) {
  const auto found = std::find_if(kPolicies.begin(), kPolicies.end(),
                                  [&](const auto& each) { return each.first == word; });
  return found == kPolicies.end() ? std::nullopt : std::optional(found->second);
}

Result<void> Seal::check_signer() const { return trust_.check_signer(signer_, files_); }

Result<void> Seal::check_file(std::string_view path, const Sha256& digest) const {
  const Sha256* listed = files_.find(path);
  if (listed != nullptr && *listed == digest) return success();
  return Error(
      Code::kPluginFault,
      std::string(path) +
          " is not the file that was signed: it was replaced after the folder was checked. "
          "`patchbay connectors reload` checks the folder again.");
}

Result<void> Trust::check_options() const {
  if (options_.keys.empty()) return success();
  const auto read = keys();
  if (read->has_error()) return read->error();
  return success();
}

Trust::FileTimes Trust::file_times() const {
  struct stat about{};
  if (::stat(options_.keys.c_str(), &about) != 0) return {};
  return {.device = about.st_dev,
          .inode = about.st_ino,
          .size = static_cast<std::uint64_t>(about.st_size),
          .changed_s = about.st_ctim.tv_sec,
          .changed_ns = about.st_ctim.tv_nsec};
}

std::shared_ptr<const Trust::Keys> Trust::keys() const {
  const Lock lock(mutex_);
  // Take the times before reading the file. So if the file changes during the reading, the next
  // call notices the change.
  const FileTimes times = file_times();
  // Also read the file again if the last read failed, because the cause may have been a shortage
  // that is over.
  if (keys_ == nullptr || keys_->has_error() || !(times == times_)) {
    times_ = times;
    keys_ = std::make_shared<const Keys>(options_.keys.empty() ? Keys(KnownKeys())
                                                               : KnownKeys::read(options_.keys));
  }
  return keys_;
}

Result<std::shared_ptr<const Seal>> Trust::admit(const std::filesystem::path& folder,
                                                 const Digests& read) const {
  if (options_.policy == Policy::kAny && options_.keys.empty()) return SealPointer();
  const auto known = keys();
  if (known->has_error()) return keys_unread(known->error()).at(folder.string());
  PATCHBAY_TRY(auto judged, judge(folder, known->value(), read));
  return decide(folder, std::move(judged));
}

Result<std::shared_ptr<const Seal>> Trust::decide(const std::filesystem::path& folder,
                                                  Judgement judged) const {
  switch (judged.state) {
    case State::kRevokedKey:
      return revoked(judged.signed_by).at(folder.string());
    case State::kKnownKey:
      return std::make_shared<const Seal>(*this, std::move(judged.files),
                                          Signer{judged.signature, judged.key});
    case State::kBroken:
      if (options_.policy == Policy::kAny) return SealPointer();
      return refused_folder(folder, "its signature is broken: " + judged.why);
    case State::kUnsigned:
      if (options_.policy != Policy::kKnown) return SealPointer();
      return refused_folder(folder, not_known(judged));
    case State::kUnknownKey:
      break;
  }
  if (options_.policy == Policy::kKnown) return refused_folder(folder, not_known(judged));
  return std::make_shared<const Seal>(*this, std::move(judged.files),
                                      Signer{judged.signature, std::nullopt});
}

Result<void> Trust::check_signer(const Signer& signer, const DigestList& files) const {
  const auto known = keys();
  if (known->has_error()) return keys_unread(known->error());
  const KeyId& id = signer.signature.key;
  if (!signer.key) {
    return known->value().has_revoked(signer.signature, files) ? Result<void>(revoked(id))
                                                               : success();
  }
  const KnownKeys::Row* row = known->value().find(*signer.key);
  if (row != nullptr && row->is_revoked) return revoked(id);
  if (row == nullptr && options_.policy == Policy::kKnown) return no_longer_known(id);
  return success();
}

}  // namespace patchbay::signatures
