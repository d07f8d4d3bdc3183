#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"

namespace patchbay::signatures {

inline constexpr std::string_view kListName = "connector.digests";
inline constexpr std::string_view kSignatureName = "connector.digests.minisig";

// The SHA-256 of each file, by the file's path in the folder ("connector.json", "icons/large.svg").
using Digests = std::map<std::string, Sha256, std::less<>>;

// The digests of all files of a connector's folder, except the file of this list and the file of
// its signature. text() is sorted and has the form of `sha256sum`, so that `sha256sum -c
// connector.digests` can check it.
class DigestList {
 public:
  static constexpr std::size_t kFiles = 10'000;
  static constexpr std::size_t kTextBytes = std::size_t{4} << 20;
  static constexpr std::uint64_t kFolderBytes = std::uint64_t{2} << 30;

  DigestList() = default;
  explicit DigestList(Digests files) : files_(std::move(files)) {}

  // Reads the files of the folder. Does not read the files in `read`, because the caller already
  // knows their digests. Fails with PLUGIN_FAULT if the folder is too large, or contains something
  // that cannot be signed (a symbolic link, a device, an unusual name). Fails with OVERLOADED if
  // the machine is short of a resource.
  static Result<DigestList> of(const std::filesystem::path& folder, const Digests& read = {});
  // Reads a list. Fails with INVALID_ARGUMENT if the text is not exactly as text() writes it.
  static Result<DigestList> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  [[nodiscard]] const Digests& files() const { return files_; }
  // Returns the digest of the file, or nullptr if the list does not have the file.
  [[nodiscard]] const Sha256* find(std::string_view path) const;

  // Returns the differences of `folder` from this list, one line for each file, such as "x.so is
  // not the file that was signed".
  [[nodiscard]] std::vector<std::string> differences(const DigestList& folder) const;

 private:
  Digests files_;
};

}  // namespace patchbay::signatures
