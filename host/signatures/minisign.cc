#include "signatures/minisign.h"

#include <openssl/evp.h>

#include <algorithm>
#include <span>
#include <vector>

#include "base/base64.h"
#include "base/hex.h"
#include "base/public_key.h"

namespace patchbay::signatures {
namespace {

constexpr std::string_view kKeyAlgorithm = "Ed";
constexpr std::string_view kSignatureAlgorithm = "ED";  // signs the BLAKE2b-512 of the file
constexpr std::string_view kUntrusted = "untrusted comment: ";
constexpr std::string_view kTrusted = "trusted comment: ";

// Removes the first line from `text`, and returns it.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

template <std::size_t N>
void take_bytes(std::span<const std::uint8_t>& from, std::array<std::uint8_t, N>& into) {
  std::copy_n(from.begin(), N, into.begin());
  from = from.subspan(N);
}

bool begins_with(std::span<const std::uint8_t> bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::equal(text.begin(), text.end(), bytes.begin());
}

std::string encoded(std::string_view algorithm, const KeyId& id,
                    std::span<const std::uint8_t> rest) {
  std::vector<std::uint8_t> bytes(algorithm.begin(), algorithm.end());
  bytes.insert(bytes.end(), id.begin(), id.end());
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  return base64(bytes);
}

Error no_signature(const std::string& why) {
  return {Code::kInvalidArgument, "is not a signature in minisign's form: " + why + "."};
}

bool has_made(const PublicKey& key, const Ed25519Signature& signature, std::string_view message) {
  const patchbay::PublicKey loaded = ed25519_key(key.bytes);
  return loaded != nullptr &&
         is_signed(loaded, SignatureAlgorithm::kEd25519, message, signature).value_or(false);
}

}  // namespace

// Prints the id as a number. Its lowest byte is the first byte of the id.
std::string shown(const KeyId& id) {
  std::string text;
  for (auto byte = id.rbegin(); byte != id.rend(); ++byte) {
    text += hex_digit(*byte >> 4, HexCase::kUpper);
    text += hex_digit(*byte & 15, HexCase::kUpper);
  }
  return text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
}

std::string text_of(const PublicKey& key) { return encoded(kKeyAlgorithm, key.id, key.bytes); }

Result<PublicKey> read_public_key(std::string_view text) {
  std::string_view line = take_line(text);
  if (line.starts_with(kUntrusted)) line = take_line(text);
  const auto decoded = from_base64(line);
  PublicKey key;
  const std::size_t size = kKeyAlgorithm.size() + key.id.size() + key.bytes.size();
  if (!decoded || decoded->size() != size || !begins_with(*decoded, kKeyAlgorithm)) {
    return Error(Code::kInvalidArgument,
                 "is not a public key in minisign's form: expected 56 characters of base64 that "
                 "begin with \"RW\".");
  }
  std::span<const std::uint8_t> rest(*decoded);
  rest = rest.subspan(kKeyAlgorithm.size());
  take_bytes(rest, key.id);
  take_bytes(rest, key.bytes);
  return key;
}

std::string text_of(const Signature& signature) {
  return std::string(kUntrusted) + "signature of key " + shown(signature.key) + "\n" +
         encoded(kSignatureAlgorithm, signature.key, signature.of_content) + "\n" +
         std::string(kTrusted) + signature.comment + "\n" + base64(signature.of_comment) + "\n";
}

Result<Signature> read_signature(std::string_view text) {
  if (text.size() > kSignatureBytes) return no_signature("it is longer than 16 KiB");
  if (!take_line(text).starts_with(kUntrusted)) {
    return no_signature("its first line is no untrusted comment");
  }
  const auto content = from_base64(take_line(text));
  const std::string_view comment = take_line(text);
  const auto of_comment = from_base64(take_line(text));
  Signature made;
  if (content && begins_with(*content, kKeyAlgorithm)) {
    return no_signature("it is of an old version; sign with minisign 0.10 or later");
  }
  const std::size_t size = kSignatureAlgorithm.size() + made.key.size() + made.of_content.size();
  if (!content || content->size() != size || !begins_with(*content, kSignatureAlgorithm)) {
    return no_signature("its second line is no signature in base64");
  }
  if (!comment.starts_with(kTrusted)) return no_signature("its third line is no trusted comment");
  if (!of_comment || of_comment->size() != made.of_comment.size() || !text.empty()) {
    return no_signature("it does not end with the signature of its trusted comment");
  }
  std::span<const std::uint8_t> rest(*content);
  rest = rest.subspan(kSignatureAlgorithm.size());
  take_bytes(rest, made.key);
  take_bytes(rest, made.of_content);
  made.comment = comment.substr(kTrusted.size());
  std::copy(of_comment->begin(), of_comment->end(), made.of_comment.begin());
  return made;
}

std::string signed_of_content(std::string_view content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(content.data(), content.size(), digest.data(), &size, EVP_blake2b512(), nullptr);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string signed_of_comment(const Signature& signature) {
  std::string text(signature.of_content.begin(), signature.of_content.end());
  return text + signature.comment;
}

bool has_signed(const PublicKey& key, const Signature& signature, std::string_view content) {
  return key.id == signature.key &&
         has_made(key, signature.of_content, signed_of_content(content)) &&
         has_made(key, signature.of_comment, signed_of_comment(signature));
}

}  // namespace patchbay::signatures
