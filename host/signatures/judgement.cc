#include "signatures/judgement.h"

#include <algorithm>
#include <optional>
#include <span>

#include "base/words.h"
#include "signatures/stored_file.h"

namespace patchbay::signatures {
namespace {

constexpr std::size_t kNamedFiles = 3;

Judgement broken(std::string why) { return {.state = State::kBroken, .why = std::move(why)}; }

// Returns the text of a file, or nothing if the file does not exist.
Result<std::optional<std::string>> text_in(const std::filesystem::path& file, std::size_t limit) {
  auto read = read_bounded(file, limit);
  if (read.has_value()) return std::optional(std::move(read).value());
  if (read.error().code() == Code::kNotFound) return std::optional<std::string>();
  return std::move(read).error();
}

std::string difference_shown(const std::vector<std::string>& lines) {
  const std::size_t named = std::min(lines.size(), kNamedFiles);
  std::string text = joined(std::span(lines).first(named), ", ");
  if (lines.size() > named) text += " and " + std::to_string(lines.size() - named) + " more";
  return text +
         ". Usually a copy that is not complete, or a connector that was built again; copy it "
         "again, or have it signed again.";
}

// Returns the line of the key that signed the list, or nullptr if no known key did. Several keys
// may have the same id. Sets `knows_id` if at least one key has the id in the signature.
const KnownKeys::Row* signer(const KnownKeys& keys, const Signature& signature,
                             std::string_view list, bool& knows_id) {
  for (const KnownKeys::Row& row : keys.rows()) {
    if (row.key.id != signature.key) continue;
    knows_id = true;
    if (has_signed(row.key, signature, list)) return keys.find(row.key);
  }
  return nullptr;
}

// Checks that the files of the folder are as the list says. The caller has already checked the
// signature.
Result<Judgement> compare(const std::filesystem::path& folder, const Digests& read,
                          Judgement judged) {
  auto is = DigestList::of(folder, read);
  if (is.has_error() && is.error().code() != Code::kPluginFault) return std::move(is).error();
  if (is.has_error()) return broken(is.error().message());
  const auto lines = judged.files.differences(is.value());
  if (!lines.empty()) return broken(difference_shown(lines));
  return judged;
}

Result<Judgement> judge_signed(const std::filesystem::path& folder, const KnownKeys& keys,
                               const Digests& read, const std::string& list,
                               const std::string& signature_text) {
  const auto signature = read_signature(signature_text);
  if (!signature) return broken(std::string(kSignatureName) + " " + signature.error().message());
  auto files = DigestList::parse(list);
  if (!files) return broken(std::string(kListName) + " " + files.error().message());
  Judgement judged{.state = State::kUnknownKey,
                   .signed_by = signature.value().key,
                   .signature = signature.value()};
  judged.files = std::move(files).value();
  bool knows_id = false;
  const KnownKeys::Row* row = signer(keys, signature.value(), list, knows_id);
  if (row == nullptr && knows_id) {
    return broken(std::string(kListName) + " is not what key " + shown(signature.value().key) +
                  " signed; copy the connector again, or have it signed again.");
  }
  if (row != nullptr) {
    judged.state = row->is_revoked ? State::kRevokedKey : State::kKnownKey;
    judged.key = row->key;
    judged.owner = row->name;
    judged.comment = signature.value().comment;
    if (row->is_revoked) return judged;  // then it does not matter whether the files are as listed
  }
  return compare(folder, read, std::move(judged));
}

}  // namespace

std::string_view word_of(State state) {
  switch (state) {
    case State::kUnsigned:
      return "unsigned";
    case State::kKnownKey:
      return "known_key";
    case State::kUnknownKey:
      return "unknown_key";
    case State::kRevokedKey:
      return "revoked_key";
    case State::kBroken:
      break;
  }
  return "broken";
}

Result<Judgement> judge(const std::filesystem::path& folder, const KnownKeys& keys,
                        const Digests& read) {
  auto list = text_in(folder / kListName, DigestList::kTextBytes);
  auto signature = text_in(folder / kSignatureName, kSignatureBytes);
  for (const auto* text : {&list, &signature}) {
    if (text->has_value()) continue;
    if (text->error().code() == Code::kOverloaded) return text->error();
    return broken(text->error().message());
  }
  if (!list.value() && !signature.value()) return Judgement{};
  if (!list.value() || !signature.value()) {
    return broken(std::string(list.value() ? kSignatureName : kListName) + " is missing, and " +
                  std::string(list.value() ? kListName : kSignatureName) +
                  " is there. Copy the connector again; take both away if it is not to be signed.");
  }
  return judge_signed(folder, keys, read, *list.value(), *signature.value());
}

}  // namespace patchbay::signatures
