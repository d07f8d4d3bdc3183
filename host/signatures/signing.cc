#include "signatures/signing.h"

#include "signatures/stored_file.h"

namespace patchbay::signatures {
namespace {

Result<void> put(const std::filesystem::path& file, std::size_t limit, const std::string& text) {
  return change_file(file, limit, [&](std::string_view) -> Result<std::string> { return text; });
}

}  // namespace

Result<DigestList> write_list(const std::filesystem::path& folder) {
  PATCHBAY_TRY(auto list, DigestList::of(folder));
  // If the old signature cannot be removed, judge() reports that it does not fit the new list.
  std::error_code ignored;
  std::filesystem::remove(folder / kSignatureName, ignored);
  PATCHBAY_TRY(put(folder / kListName, DigestList::kTextBytes, list.text()));
  return list;
}

Result<DigestList> sign_folder(const std::filesystem::path& folder, const SigningKey& key,
                               std::string_view comment) {
  PATCHBAY_TRY(auto list, write_list(folder));
  const std::string signature = text_of(key.sign(list.text(), comment));
  PATCHBAY_TRY(put(folder / kSignatureName, kSignatureBytes, signature));
  return list;
}

}  // namespace patchbay::signatures
