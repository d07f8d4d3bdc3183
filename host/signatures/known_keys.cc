#include "signatures/known_keys.h"

#include <algorithm>
#include <optional>

#include "signatures/stored_file.h"

namespace patchbay::signatures {
namespace {

constexpr std::string_view kKnown = "known";
constexpr std::string_view kRevoked = "revoked";

Error bad_row(std::size_t line, const std::string& why) {
  return {Code::kInvalidArgument, "line " + std::to_string(line) + " " + why};
}

// Calls `each` with the number and the text of every line, until `each` fails.
template <class Each>
Result<void> for_lines(std::string_view text, const Each& each) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    PATCHBAY_TRY(each(number, text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return success();
}

std::string_view take_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  const std::size_t end = std::min(rest.find_first_of(" \t\r"), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

// Reads one line. Returns nothing for a blank line or a comment.
Result<std::optional<KnownKeys::Row>> read_row(std::size_t number, std::string_view line) {
  std::string_view rest = line;
  const std::string_view state = take_word(rest);
  if (state.empty() || state.starts_with('#')) return std::optional<KnownKeys::Row>();
  if (state != kKnown && state != kRevoked) {
    return bad_row(number, "begins with neither \"known\" nor \"revoked\".");
  }
  const auto key = read_public_key(take_word(rest));
  if (!key) return bad_row(number, "has no key: it " + key.error().message());
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return std::optional(KnownKeys::Row{key.value(), state == kRevoked, std::string(rest)});
}

std::string row_text(std::string_view state, const PublicKey& key, std::string_view name) {
  std::string line = std::string(state) + " " + text_of(key);
  if (!name.empty()) line += " " + std::string(name);
  std::replace_if(line.begin(), line.end(), [](unsigned char c) { return c < 0x20; }, ' ');
  return line + "\n";
}

std::string ended(std::string_view text) {
  return std::string(text) + (text.empty() || text.ends_with('\n') ? "" : "\n");
}

}  // namespace

Result<KnownKeys> KnownKeys::parse(std::string_view text) {
  KnownKeys made;
  PATCHBAY_TRY(for_lines(text, [&](std::size_t number, std::string_view line) -> Result<void> {
    PATCHBAY_TRY(auto row, read_row(number, line));
    if (row) made.rows_.push_back(std::move(*row));
    return success();
  }));
  return made;
}

Result<KnownKeys> KnownKeys::read(const std::filesystem::path& file) {
  PATCHBAY_TRY(const std::string text, read_guarded(file, kTextBytes));
  auto parsed = parse(text);
  if (parsed.has_error()) return std::move(parsed).error().at(file.string());
  return parsed;
}

const KnownKeys::Row* KnownKeys::find(const PublicKey& key) const {
  const Row* found = nullptr;
  for (const Row& row : rows_) {
    if (row.key != key) continue;
    if (row.is_revoked) return &row;
    if (found == nullptr) found = &row;
  }
  return found;
}

bool KnownKeys::has_revoked(const Signature& signature, const DigestList& files) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) {
    return row.is_revoked && row.key.id == signature.key &&
           has_signed(row.key, signature, files.text());
  });
}

Result<std::string> KnownKeys::with_known(std::string_view text, const PublicKey& key,
                                          std::string_view name) {
  PATCHBAY_TRY(const KnownKeys keys, parse(text));
  const Row* row = keys.find(key);
  if (row == nullptr) return ended(text) + row_text(kKnown, key, name);
  if (!row->is_revoked) return std::string(text);
  return Error(Code::kInvalidArgument,
               "key " + shown(key.id) +
                   " was revoked. A publisher who is trusted again gets a new key; if it was "
                   "revoked by mistake, take its line out of the file.");
}

Result<std::string> KnownKeys::with_revoked(std::string_view text, const PublicKey& key) {
  std::string made;
  bool is_there = false;
  PATCHBAY_TRY(for_lines(text, [&](std::size_t number, std::string_view line) -> Result<void> {
    PATCHBAY_TRY(const auto row, read_row(number, line));
    const bool is_it = row && row->key == key;
    made += is_it ? row_text(kRevoked, key, row->name) : ended(line);
    if (!is_it && line.empty()) made += "\n";
    is_there = is_there || is_it;
    return success();
  }));
  if (!is_there) made += row_text(kRevoked, key, "");
  return made;
}

}  // namespace patchbay::signatures
