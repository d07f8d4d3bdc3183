#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "signatures/digest_list.h"
#include "signatures/signing_key.h"

namespace patchbay::signatures {

// Writes the list of the folder's files, and removes an old signature. Fails like DigestList::of().
// Also fails if the list cannot be written.
Result<DigestList> write_list(const std::filesystem::path& folder);

// Writes the list and its signature. `comment` is one line; the signature protects it too.
Result<DigestList> sign_folder(const std::filesystem::path& folder, const SigningKey& key,
                               std::string_view comment);

}  // namespace patchbay::signatures
